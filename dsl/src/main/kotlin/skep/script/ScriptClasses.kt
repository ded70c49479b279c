package skep.script

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
  fun run(scope: ScriptScope) {
    val script = Loader().loadClass(mainClass)
    try {
      script.getConstructor(ScriptScope::class.java).newInstance(scope)
    } catch (e: InvocationTargetException) {
      throw e.targetException
    }
  }

  /** Looks among the script's classes first: asking the parent for them would have every jar of the class path opened. */
  private inner class Loader : ClassLoader(ScriptClasses::class.java.classLoader) {
    override fun loadClass(name: String, resolve: Boolean): Class<*> =
      if (name !in classes) {
        super.loadClass(name, resolve)
      } else {
        synchronized(getClassLoadingLock(name)) { findLoadedClass(name) ?: findClass(name) }
      }

    override fun findClass(name: String): Class<*> {
      val bytes = classes[name] ?: throw ClassNotFoundException(name)
      return defineClass(name, bytes, 0, bytes.size)
    }
  }
}
