package skep.script

import java.io.InputStream
import java.lang.reflect.InvocationTargetException

/** What the compiler made of a script: class files by class name, and which of them is the script itself. */
internal class ScriptClasses(val mainClass: String, val classes: Map<String, ByteArray>) {
  init {
    require(mainClass in classes) { "no class $mainClass among the script's" }
  }

  /**
   * Runs the script's statements from first to last. They are the constructor of a class that only the compiler knows, so
   * this is the one place of Skep that needs reflection. What the script throws comes out as it was thrown.
   */
  fun run(source: ScriptSource, scope: ScriptScope) {
    val script = Loader(source).loadClass(mainClass)
    try {
      script.getConstructor(ScriptScope::class.java).newInstance(scope)
    } catch (e: InvocationTargetException) {
      throw e.targetException
    }
  }

  /** Finds the script's classes, and the script's text under its file name, from where line info takes its lines. */
  private inner class Loader(private val source: ScriptSource) : ClassLoader(ScriptClasses::class.java.classLoader) {
    override fun findClass(name: String): Class<*> {
      val bytes = classes[name] ?: throw ClassNotFoundException(name)
      return defineClass(name, bytes, 0, bytes.size)
    }

    override fun getResourceAsStream(name: String): InputStream? =
      if (name == source.name) source.text.byteInputStream() else super.getResourceAsStream(name)
  }
}
