package skep

import java.nio.file.Path

private object Here

/** This module's directory, which is where Maven runs the tests, but not where `.ci/kernel-tests` does. */
internal val module: Path =
  Path.of(Here::class.java.protectionDomain.codeSource.location.toURI()).resolve("../..").normalize()
