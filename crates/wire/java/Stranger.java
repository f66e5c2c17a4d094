// The server's own Thrift classes read and write messages: `java Stranger.java SEED COUNT`. First the requests that come
// as frames on standard input are read, and written again as frames to standard output; then random requests and replies
// follow, COUNT of each kind for each method of the version on the class path.
import java.io.*;
import java.lang.reflect.*;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.*;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.protocol.*;
import org.apache.thrift.transport.TIOStreamTransport;

public class Stranger {
    static final String CASSANDRA = "org.apache.cassandra.thrift.Cassandra";
    static Random random;
    /** Which kind of column the lists of the current message hold: real servers never mix them. */
    static int columnKind;

    public static void main(String[] arguments) throws Exception {
        random = new Random(Long.parseLong(arguments[0]));
        int count = Integer.parseInt(arguments[1]);
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(System.out));
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(System.in.readAllBytes()));
        while (in.available() > 0) {
            byte[] frame = new byte[in.readInt()];
            in.readFully(frame);
            reread(out, frame);
        }
        for (String method : methods())
            for (int i = 0; i < count; i++) {
                columnKind = random.nextInt(4);
                write(out, message(method, TMessageType.CALL), some(type(method, "_args")));
                write(out, message(method, TMessageType.REPLY), result(type(method, "_result")));
                if (i % 8 == 0) failure(out, method);
            }
        out.flush();
    }

    static SortedSet<String> methods() throws Exception {
        SortedSet<String> names = new TreeSet<>();
        for (Method method : Class.forName(CASSANDRA + "$Iface").getMethods()) names.add(method.getName());
        return names;
    }

    static Class<?> type(String method, String suffix) throws Exception {
        return Class.forName(CASSANDRA + "$" + method + suffix);
    }

    static TMessage message(String method, byte type) {
        return new TMessage(method, type, random.nextInt());
    }

    /** Reads a request as a server does, strictly and to its last byte, and writes it again. */
    static void reread(DataOutputStream out, byte[] frame) throws Exception {
        ByteArrayInputStream bytes = new ByteArrayInputStream(frame);
        TProtocol protocol = new TBinaryProtocol(new TIOStreamTransport(bytes), true, true);
        TMessage message = protocol.readMessageBegin();
        Object body = type(message.name, "_args").getConstructor().newInstance();
        body.getClass().getMethod("read", TProtocol.class).invoke(body, protocol);
        protocol.readMessageEnd();
        if (bytes.available() > 0) throw new IOException(message.name + ": " + bytes.available() + " bytes are left");
        write(out, message, body);
    }

    static void write(DataOutputStream out, TMessage message, Object body) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TProtocol protocol = new TBinaryProtocol(new TIOStreamTransport(bytes));
        protocol.writeMessageBegin(message);
        body.getClass().getMethod("write", TProtocol.class).invoke(body, protocol);
        protocol.writeMessageEnd();
        out.writeInt(bytes.size());
        bytes.writeTo(out);
    }

    static void failure(DataOutputStream out, String name) throws Exception {
        write(out, message(name, TMessageType.EXCEPTION), new TApplicationException(random.nextInt(8), "x" + text()));
    }

    /** A result with exactly one of its fields, its value or an exception; nothing at all where nothing is returned. */
    static Object result(Class<?> type) throws Exception {
        Object result = type.getConstructor().newInstance();
        List<Object> fields = fields(type);
        boolean returnsNothing = fields.isEmpty() || !name(fields.get(0)).equals("success");
        if (returnsNothing && random.nextBoolean()) return result;
        set(result, random.nextBoolean() && !fields.isEmpty() ? fields.get(0) : fields.get(random.nextInt(fields.size())));
        return result;
    }

    static Object some(Class<?> type) throws Exception {
        Object struct = type.getConstructor().newInstance();
        List<Object> fields = fields(type);
        if (type.getSimpleName().equals("ColumnOrSuperColumn")) {
            set(struct, fields.get(columnKind % fields.size()));
            return struct;
        }
        for (Object field : fields)
            if (!optional(type, field) || random.nextBoolean()) set(struct, field);
        return struct;
    }

    static Map<?, ?> metadata(Class<?> type) throws Exception {
        return (Map<?, ?>) type.getField("metaDataMap").get(null);
    }

    static List<Object> fields(Class<?> type) throws Exception {
        List<Object> fields = new ArrayList<Object>(metadata(type).keySet());
        fields.sort(Comparator.comparingInt(field -> ((Enum<?>) field).ordinal()));
        return fields;
    }

    static boolean optional(Class<?> type, Object field) throws Exception {
        Object metadata = metadata(type).get(field);
        return metadata.getClass().getField("requirementType").getByte(metadata) == 2;
    }

    static String name(Object field) throws Exception {
        return (String) field.getClass().getMethod("getFieldName").invoke(field);
    }

    static void set(Object struct, Object field) throws Exception {
        Type type = struct.getClass().getField(name(field)).getGenericType();
        struct.getClass().getMethod("setFieldValue", field.getClass(), Object.class).invoke(struct, field, value(type));
    }

    static Object value(Type type) throws Exception {
        if (type instanceof ParameterizedType) return container((ParameterizedType) type);
        Class<?> plain = (Class<?>) type;
        if (plain == String.class) return text();
        if (plain == ByteBuffer.class) return ByteBuffer.wrap(text().getBytes(StandardCharsets.UTF_8));
        if (plain == boolean.class) return random.nextBoolean();
        if (plain == int.class) return random.nextInt();
        if (plain == long.class || plain == Long.class) return random.nextLong();
        if (plain == Integer.class) return random.nextInt();
        if (plain == double.class) return random.nextGaussian();
        if (plain.isEnum()) return plain.getEnumConstants()[random.nextInt(plain.getEnumConstants().length)];
        return some(plain);
    }

    static Object container(ParameterizedType type) throws Exception {
        Type[] of = type.getActualTypeArguments();
        int size = random.nextInt(4);
        if (type.getRawType() == List.class) {
            List<Object> list = new ArrayList<>();
            for (int i = 0; i < size; i++) list.add(value(of[0]));
            return list;
        }
        Map<Object, Object> map = new HashMap<>();
        for (int i = 0; i < size; i++) map.put(value(of[0]), value(of[1]));
        return map;
    }

    static String text() {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(12); length > 0; length--)
            text.appendCodePoint(random.nextInt(8) == 0 ? 0x20ac : ' ' + random.nextInt(95));
        return text.toString();
    }
}
