import java.io.*;
import java.lang.reflect.*;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;

/**
 * Asks a server's own classes what they make of types, values and keys: `java -cp 'LIB/*' Vectors.java CASES OUT [MORE]`.
 * CASES is cases.txt; MORE is the output for another line, whose bytes are looked at too. All by reflection, so one source
 * serves every line; what a line lacks or refuses is left out or marked "!".
 */
public class Vectors {
    static final String MARSHAL = "org.apache.cassandra.db.marshal.";
    static PrintStream out;

    public static void main(String[] args) throws Exception {
        configure();
        Map<String, List<String>> cases = new LinkedHashMap<>();
        List<String> keys = new ArrayList<>();
        String spec = null;
        for (String line : Files.readAllLines(Paths.get(args[0]))) {
            if (line.isEmpty() || line.startsWith("#")) continue;
            if (line.startsWith("k ")) keys.add(line.substring(2));
            else if (line.startsWith("= ")) cases.put(spec = line.substring(2), new ArrayList<>());
            else cases.get(spec).add(line);
        }
        if (args.length > 2)
            for (String line : Files.readAllLines(Paths.get(args[2]))) {
                String[] f = line.split("\t", -1);
                if (f[0].equals("pack") && !f[3].equals("!")) cases.get(f[1]).add("x " + f[3]);
            }
        try (PrintStream file = new PrintStream(new FileOutputStream(args[1]), false, "UTF-8")) {
            out = file;
            for (Map.Entry<String, List<String>> e : cases.entrySet()) type(e.getKey(), e.getValue());
            for (String p : new String[] {"RandomPartitioner", "Murmur3Partitioner", "ByteOrderedPartitioner", "OrderPreservingPartitioner"})
                partitioner(p, keys);
        }
        System.exit(0);
    }

    /** Some classes of 3.x load the server's configuration: client mode needs none. */
    static void configure() {
        for (String[] call : new String[][] {
                {"org.apache.cassandra.config.DatabaseDescriptor", "clientInitialization"}, {"org.apache.cassandra.config.Config", "setClientMode"}})
            try {
                // not initialized before the method is known: old lines end the process without a configuration
                Class<?> c = Class.forName(call[0], false, Vectors.class.getClassLoader());
                if (call[1].equals("setClientMode")) c.getMethod(call[1], boolean.class).invoke(null, true);
                else c.getMethod(call[1]).invoke(null);
            } catch (Throwable e) {
                // a line without this switch
            }
    }

    static Object parse(String spec) throws Throwable {
        try {
            return call(Class.forName(MARSHAL + "TypeParser"), null, "parse", new Class<?>[] {String.class}, spec);
        } catch (ClassNotFoundException e) {
            return call(Class.forName("org.apache.cassandra.utils.FBUtilities"), null, "getComparator", new Class<?>[] {String.class}, spec);
        }
    }

    static Object call(Class<?> c, Object target, String name, Class<?>[] types, Object... args) throws Throwable {
        try {
            Method m = c.getMethod(name, types);
            m.setAccessible(true);
            return m.invoke(target, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    static void type(String spec, List<String> lines) {
        Object type;
        try {
            type = parse(spec);
        } catch (Throwable e) {
            return;
        }
        String printed = type.toString();
        if (printed.startsWith(MARSHAL) && !printed.contains("@")) row("type", spec, printed);
        Set<String> values = new LinkedHashSet<>();
        for (String line : lines) {
            String text = line.length() > 2 ? line.substring(2) : "";
            if (line.startsWith("x")) {
                values.add(text);
                continue;
            }
            try {
                ByteBuffer bytes = line.startsWith("l") ? collection(type, text)
                    : (ByteBuffer) call(type.getClass(), type, "fromString", new Class<?>[] {String.class}, text);
                row("pack", spec, escape(text), hex(bytes));
                values.add(hex(bytes));
            } catch (Throwable e) {
                row("pack", spec, escape(text), "!");
            }
        }
        for (String value : values) value(type, spec, value);
        List<String> list = new ArrayList<>(values);
        for (int i = 0; i < list.size(); i++)
            for (int j = i + 1; j < list.size(); j++) compare(type, spec, list.get(i), list.get(j));
    }

    static void value(Object type, String spec, String value) {
        String verdict = "ok", text = "!";
        try {
            call(type.getClass(), type, "validate", new Class<?>[] {ByteBuffer.class}, bytes(value));
        } catch (Throwable e) {
            // anything but its own refusal is an accident of this class, not a check
            verdict = e.getClass().getSimpleName().equals("MarshalException") ? "refused" : "!";
        }
        if (verdict.equals("ok"))
            try {
                text = escape((String) call(type.getClass(), type, "getString", new Class<?>[] {ByteBuffer.class}, bytes(value)));
            } catch (Throwable e) {
                // no text
            }
        row("validate", spec, value, verdict);
        if (!text.equals("!")) row("text", spec, value, text);
    }

    static void compare(Object type, String spec, String a, String b) {
        String sign;
        try {
            Integer ab = (Integer) call(type.getClass(), type, "compare", new Class<?>[] {ByteBuffer.class, ByteBuffer.class}, bytes(a), bytes(b));
            sign = ab < 0 ? "<" : ab > 0 ? ">" : "=";
        } catch (Throwable e) {
            return;
        }
        row("compare", spec, a, sign, b);
    }

    /** `1|2` for lists and sets, `1=a|2=b` for maps. */
    static ByteBuffer collection(Object type, String text) throws Throwable {
        String[] items = text.isEmpty() ? new String[0] : text.split("\\|");
        Object value;
        if (type.getClass().getSimpleName().equals("MapType")) {
            Map<Object, Object> map = new LinkedHashMap<>();
            for (String item : items) {
                String[] pair = item.split("=");
                map.put(element(type, "keys", pair[0]), element(type, "values", pair[1]));
            }
            value = map;
        } else {
            Collection<Object> all = type.getClass().getSimpleName().equals("SetType") ? new LinkedHashSet<>() : new ArrayList<>();
            for (String item : items) all.add(element(type, "elements", item));
            value = all;
        }
        return (ByteBuffer) call(type.getClass(), type, "decompose", new Class<?>[] {Object.class}, value);
    }

    static Object element(Object type, String field, String text) throws Throwable {
        Field f;
        try {
            f = type.getClass().getDeclaredField(field);
        } catch (NoSuchFieldException e) {
            throw new UnsupportedOperationException(field);
        }
        f.setAccessible(true);
        Object element = f.get(type);
        Object bytes = call(element.getClass(), element, "fromString", new Class<?>[] {String.class}, text);
        return call(element.getClass(), element, "compose", new Class<?>[] {ByteBuffer.class}, bytes);
    }

    static void partitioner(String name, List<String> keys) {
        Object p, factory;
        try {
            Constructor<?> c = Class.forName("org.apache.cassandra.dht." + name).getDeclaredConstructor();
            c.setAccessible(true);
            p = c.newInstance();
            factory = call(p.getClass(), p, "getTokenFactory", new Class<?>[0]);
            row("minimum", name, print(factory, call(p.getClass(), p, "getMinimumToken", new Class<?>[0])));
        } catch (Throwable e) {
            return;
        }
        List<Object> tokens = new ArrayList<>();
        List<String> known = new ArrayList<>();
        for (String key : keys)
            try {
                Object token = call(p.getClass(), p, "getToken", new Class<?>[] {ByteBuffer.class}, bytes(key));
                row("token", name, key, print(factory, token));
                tokens.add(token);
                known.add(key);
            } catch (Throwable e) {
                row("token", name, key, "!");
            }
        for (int i = 0; i + 1 < tokens.size(); i++) {
            @SuppressWarnings("unchecked") int order = ((Comparable<Object>) tokens.get(i)).compareTo(tokens.get(i + 1));
            row("ring", name, known.get(i), order < 0 ? "<" : order > 0 ? ">" : "=", known.get(i + 1));
        }
    }

    static String print(Object factory, Object token) throws Throwable {
        return escape((String) call(factory.getClass(), factory, "toString", new Class<?>[] {Class.forName("org.apache.cassandra.dht.Token")}, token));
    }

    static void row(String... fields) {
        out.print(String.join("\t", fields) + "\n");
    }

    static String escape(String text) {
        StringBuilder s = new StringBuilder();
        for (char c : text.toCharArray())
            s.append(c < ' ' || c == '\\' || c == 0x7f ? String.format("\\u%04x", (int) c) : String.valueOf(c));
        return s.toString();
    }

    static ByteBuffer bytes(String hex) {
        byte[] b = new byte[hex.length() / 2];
        for (int i = 0; i < b.length; i++) b[i] = (byte) Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
        return ByteBuffer.wrap(b);
    }

    static String hex(ByteBuffer bytes) {
        StringBuilder s = new StringBuilder();
        for (ByteBuffer b = bytes.duplicate(); b.hasRemaining(); ) s.append(String.format("%02x", b.get()));
        return s.toString();
    }
}
