const EXPORTS = [
  'java.base/jdk.internal.misc',
  'java.base/java.lang.ref',
  'java.management.rmi/com.sun.jmx.remote.internal.rmi',
  'java.rmi/sun.rmi.registry',
  'java.rmi/sun.rmi.server',
  'java.sql/java.sql',
  'jdk.attach/sun.tools.attach',
  'jdk.compiler/com.sun.tools.javac.file',
  'jdk.unsupported/sun.misc',
]

const OPENS = [
  'java.base/java.io',
  'java.base/java.lang',
  'java.base/java.lang.module',
  'java.base/java.lang.reflect',
  'java.base/java.nio',
  'java.base/java.util',
  'java.base/jdk.internal.loader',
  'java.base/jdk.internal.math',
  'java.base/jdk.internal.module',
  'java.base/jdk.internal.ref',
  'java.base/jdk.internal.reflect',
  'java.base/jdk.internal.util.jar',
  'java.base/sun.nio.ch',
  'jdk.compiler/com.sun.tools.javac',
  'jdk.management/com.sun.management.internal',
]

/** What Cassandra 5 asks of a Java 17: its memory meter as an agent, and the modules that it looks into. */
export const javaOptions = (jars: readonly string[], heapMegabytes: number): string[] => [
  `-Xms${heapMegabytes}m`,
  `-Xmx${heapMegabytes}m`,
  `-javaagent:${jars.find(jar => /\/jamm-[^/]*\.jar$/.test(jar))}`,
  '-Djdk.attach.allowAttachSelf=true',
  '-Dio.netty.tryReflectionSetAccessible=true',
  ...EXPORTS.flatMap(name => ['--add-exports', `${name}=ALL-UNNAMED`]),
  ...OPENS.flatMap(name => ['--add-opens', `${name}=ALL-UNNAMED`]),
]
