package io.coxswain.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.time.Clock;
import java.time.Duration;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * An agent that puts the wall clock of a JVM off, in all code but the JDK's own innards: whatever reads {@code System.currentTimeMillis()}
 * or {@code Clock} gets another time. What measures by {@code System.nanoTime()} is not touched, as on a machine whose clock was set.
 */
public final class WrongClock implements ClassFileTransformer {

    private static final byte[] CALL = "currentTimeMillis".getBytes(StandardCharsets.ISO_8859_1);

    private final Duration shift;

    private WrongClock(Duration shift) {
        this.shift = shift;
    }

    /** The argument of {@code java} that puts its clock off by {@code shift}; {@code jar} is written. */
    static String jvmArgument(Path jar, Duration shift) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", WrongClock.class.getName());
        manifest.getMainAttributes().putValue("Can-Retransform-Classes", "true");
        String name = WrongClock.class.getName().replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest);
                InputStream code = WrongClock.class.getClassLoader().getResourceAsStream(name)) {
            out.putNextEntry(new JarEntry(name));
            code.transferTo(out);
        }
        return "-javaagent:" + jar + "=" + shift;
    }

    /** Called by the JVM before {@code main}. */
    public static void premain(String shift, Instrumentation instrumentation) throws UnmodifiableClassException, ClassNotFoundException {
        instrumentation.addTransformer(new WrongClock(Duration.parse(shift)), true);
        instrumentation.retransformClasses(Clock.class, Class.forName("java.time.Clock$SystemClock"), java.util.Date.class);
    }

    @Override
    public byte @Nullable [] transform(@Nullable ClassLoader loader, String name, @Nullable Class<?> redefined, ProtectionDomain domain,
            byte[] code) {
        boolean clock = name.equals("java/time/Clock");
        if (loader == null && redefined == null || !clock && !contains(code, CALL)) {
            return null;
        }
        ClassFile file = ClassFile.of(ClassHierarchyResolverOption.of(loader == null
                ? ClassHierarchyResolver.defaultResolver()
                : ClassHierarchyResolver.ofResourceParsing(loader).orElse(ClassHierarchyResolver.defaultResolver())));
        return file.transformClass(file.parse(code), ClassTransform.transformingMethodBodies((out, element) -> shift(clock, out, element)));
    }

    private void shift(boolean inClock, CodeBuilder out, CodeElement element) {
        if (inClock && calls(element, "java/time/Instant", "ofEpochSecond", "(JJ)Ljava/time/Instant;")) {
            // The seconds are below the nanoseconds.
            out.dup2_x2().pop2().loadConstant(shift.toSeconds()).ladd().dup2_x2().pop2();
        }
        out.with(element);
        if (calls(element, "java/lang/System", "currentTimeMillis", "()J")) {
            out.loadConstant(shift.toMillis()).ladd();
        }
    }

    private static boolean calls(CodeElement element, String owner, String name, String type) {
        return element instanceof InvokeInstruction call && call.owner().asInternalName().equals(owner) && call.name().equalsString(name)
                && call.type().equalsString(type);
    }

    private static boolean contains(byte[] code, byte[] part) {
        return new String(code, StandardCharsets.ISO_8859_1).contains(new String(part, StandardCharsets.ISO_8859_1));
    }
}
