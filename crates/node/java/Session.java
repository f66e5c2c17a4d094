// A session of every method by the server's own Thrift client: `java Session.java HOST PORT`. What each call brings is printed,
// one a line, with what differs between any two servers replaced.
import java.lang.reflect.*;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.*;
import org.apache.thrift.TBase;
import org.apache.thrift.protocol.*;
import org.apache.thrift.transport.*;

public class Session {
    static final String PACKAGE = "org.apache.cassandra.thrift.";
    static String host;
    static int port;
    static TTransport transport;
    static Object client;
    /** The keyspace that was set, which a new connection has to be told again. */
    static String keyspace;
    static Map<String, Method> methods = new TreeMap<>();
    static Set<String> called = new TreeSet<>();

    public static void main(String[] arguments) throws Exception {
        host = arguments[0];
        port = Integer.parseInt(arguments[1]);
        for (Method method : Class.forName(PACKAGE + "Cassandra$Iface").getMethods())
            methods.put(method.getName(), method);
        connect();
        describe();
        define();
        write();
        read();
        index();
        count();
        compare();
        remove();
        cql();
        drop();
        for (String method : methods.keySet())
            if (!called.contains(method)) System.out.println(method + " was never called");
    }

    static void connect() throws Exception {
        transport = new TFramedTransport(new TSocket(host, port));
        TProtocol protocol = new TBinaryProtocol(transport, true, true);
        client = Class.forName(PACKAGE + "Cassandra$Client").getConstructor(TProtocol.class).newInstance(protocol);
        transport.open();
        if (keyspace != null) methods.get("set_keyspace").invoke(client, keyspace);
    }

    static void describe() throws Exception {
        call("describe_version");
        call("describe_cluster_name");
        call("describe_partitioner");
        call("describe_snitch");
        call("describe_schema_versions");
        call("describe_token_map");
        call("login", struct("AuthenticationRequest", "credentials", map("username", "jsmith", "password", "havebadpass")));
        call("set_keyspace", "Absent");
        call("get_slice", bytes("k"), parent("F"), names("a"), level("ONE"));
        call("describe_keyspace", "Absent");
    }

    static void define() throws Exception {
        List<Object> families = list(family("F"), family("S", "column_type", "Super", "subcomparator_type", "UTF8Type"));
        Object indexed = struct("ColumnDef", "name", bytes("state"), "validation_class", "UTF8Type",
            "index_type", constant("IndexType", "KEYS"), "index_name", "by_state");
        families.add(family("I", "column_metadata", list(indexed)));
        if (has("add")) families.add(family("N", "default_validation_class", "CounterColumnType"));
        call("system_add_keyspace", keyspace(families));
        call("system_add_keyspace", keyspace(new ArrayList<>()));
        call("describe_keyspace", "K");
        call("describe_ring", "K");
        call("describe_local_ring", "K");
        call("set_keyspace", "K");
        keyspace = "K";
        call("system_add_column_family", family("G"));
        call("system_add_column_family", family("G"));
        Object defined = result("describe_keyspace", "K");
        Object changed = null;
        for (Object family : (List<?>) get(defined, "cf_defs"))
            if (get(family, "name").equals("G")) changed = family;
        if (changed == null) changed = family("G");
        set(changed, "comment", "changed");
        call("system_update_column_family", changed);
        call("system_update_keyspace", keyspace(new ArrayList<>()));
        call("describe_splits", "F", "", "", 128);
        call("describe_splits_ex", "F", "", "", 128);
    }

    static void write() throws Exception {
        call("insert", bytes("jsmith"), parent("F"), column("name", "John", 1), level("ONE"));
        call("insert", bytes("jsmith"), parent("F"), column("name", "Johnny", 3), level("QUORUM"));
        call("insert", bytes("jsmith"), parent("F"), column("name", "Late", 2), level("ALL"));
        call("insert", bytes("jsmith"), struct("ColumnParent", "column_family", "S", "super_column", bytes("home")),
            column("city", "Austin", 1), level("ONE"));
        call("insert", bytes(""), parent("G"), column("name", "x", 1), level("ONE"));
        call("insert", bytes("jsmith"), parent("Absent"), column("name", "x", 1), level("ONE"));
        List<Object> columns = list(mutation(column("a", "1", 1)), mutation(column("b", "2", 1)), mutation(column("c", "3", 1)));
        Object deletion = struct("Deletion", "timestamp", 2L, "predicate", names("b"));
        call("batch_mutate", map(
            bytes("bob"), map("F", columns),
            bytes("ann"), map("F", list(mutation(column("a", "9", 1))), "G", list(mutation(column("g", "8", 1))))), level("ONE"));
        call("batch_mutate", map(bytes("bob"), map("F", list(struct("Mutation", "deletion", deletion)))), level("ONE"));
        call("atomic_batch_mutate", map(bytes("bob"), map("F", list(mutation(column("d", "4", 1))))), level("ONE"));
    }

    static void read() throws Exception {
        call("get", bytes("jsmith"), path("F", "name"), level("ONE"));
        call("get", bytes("jsmith"), path("F", "absent"), level("ONE"));
        call("get_slice", bytes("bob"), parent("F"), slice("", "", false, 10), level("ONE"));
        call("get_slice", bytes("bob"), parent("F"), slice("d", "", true, 2), level("ONE"));
        call("get_slice", bytes("bob"), parent("F"), slice("z", "a", false, 2), level("ONE"));
        call("get_slice", bytes("jsmith"), parent("S"), slice("", "", false, 10), level("ONE"));
        call("get_count", bytes("bob"), parent("F"), slice("", "", false, 10), level("ONE"));
        call("multiget_slice", list(bytes("ann"), bytes("bob"), bytes("nobody")), parent("F"), names("a"), level("ONE"));
        call("multiget_count", list(bytes("ann"), bytes("bob"), bytes("nobody")), parent("F"), names("a", "c"), level("ONE"));
        Object range = struct("KeyRange", "start_key", bytes(""), "end_key", bytes(""), "count", 10);
        call("get_range_slices", parent("F"), slice("", "", false, 1), range, level("ONE"));
        call("get_paged_slice", "F", range, bytes(""), level("ONE"));
        if (!has("get_multi_slice")) return;
        Object slices = list(struct("ColumnSlice", "start", bytes("a"), "finish", bytes("a")), struct("ColumnSlice", "start", bytes("c")));
        call("get_multi_slice", struct("MultiSliceRequest", "key", bytes("bob"), "column_parent", parent("F"), "column_slices", slices));
    }

    static void index() throws Exception {
        for (String user : new String[] {"u1", "u2"})
            call("insert", bytes(user), parent("I"), column("state", "TX", 1), level("ONE"));
        call("insert", bytes("u3"), parent("I"), column("state", "NY", 1), level("ONE"));
        Object expression = struct("IndexExpression", "column_name", bytes("state"), "op", constant("IndexOperator", "EQ"), "value", bytes("TX"));
        Object clause = struct("IndexClause", "expressions", list(expression), "start_key", bytes(""), "count", 10);
        call("get_indexed_slices", parent("I"), clause, names("state"), level("ONE"));
    }

    static void count() throws Exception {
        if (!has("add")) return;
        for (long value : new long[] {5, -2})
            call("add", bytes("page"), parent("N"), struct("CounterColumn", "name", bytes("hits"), "value", value), level("ONE"));
        call("get", bytes("page"), path("N", "hits"), level("ONE"));
        call("insert", bytes("page"), parent("N"), column("hits", "1", 1), level("ONE"));
        call("remove_counter", bytes("page"), path("N", "hits"), level("ONE"));
        call("get_slice", bytes("page"), parent("N"), slice("", "", false, 10), level("ONE"));
    }

    static void compare() throws Exception {
        if (!has("cas")) return;
        List<Object> none = new ArrayList<>();
        Object timeless = struct("Column", "name", bytes("owner"), "value", bytes("me"));
        call("cas", bytes("timeless"), "G", none, list(timeless), level("SERIAL"), level("QUORUM"));
        for (String owner : new String[] {"me", "you"})
            call("cas", bytes("lock"), "F", none, list(column("owner", owner, 1)), level("SERIAL"), level("QUORUM"));
        call("cas", bytes("lock"), "F", list(column("owner", "me", 1)), list(column("owner", "you", 1)), level("SERIAL"), level("QUORUM"));
        call("get_slice", bytes("lock"), parent("F"), names("owner"), level("ONE"));
    }

    static void remove() throws Exception {
        call("remove", bytes("jsmith"), path("F", "name"), 4L, level("ONE"));
        call("get", bytes("jsmith"), path("F", "name"), level("ONE"));
        call("remove", bytes("bob"), struct("ColumnPath", "column_family", "F"), 4L, level("ONE"));
        call("get_slice", bytes("bob"), parent("F"), slice("", "", false, 10), level("ONE"));
        call("truncate", "G");
        call("get_slice", bytes("ann"), parent("G"), slice("", "", false, 10), level("ONE"));
        call("truncate", "Absent");
    }

    static void cql() throws Exception {
        call("set_cql_version", "2.0.0");
        call("trace_next_query");
        if (!has("execute_cql_query")) return;
        Object query = bytes("SELECT * FROM F"), none = constant("Compression", "NONE");
        call("execute_cql_query", query, none);
        call("prepare_cql_query", query, none);
        call("execute_prepared_cql_query", 1, new ArrayList<>());
        call("execute_cql3_query", query, none, level("ONE"));
        call("prepare_cql3_query", query, none);
        call("execute_prepared_cql3_query", 1, new ArrayList<>(), level("ONE"));
    }

    static void drop() throws Exception {
        call("system_drop_column_family", "G");
        call("get_slice", bytes("ann"), parent("G"), names("a"), level("ONE"));
        call("describe_keyspaces");
        keyspace = null;
        call("system_drop_keyspace", "K");
        call("system_drop_keyspace", "K");
    }

    static boolean has(String method) {
        return methods.containsKey(method);
    }

    /** Calls a method, if the line has it, and prints what comes. */
    static void call(String name, Object... arguments) throws Exception {
        if (has(name)) print(name, result(name, arguments));
    }

    /** What a method answers, or the exception it throws. */
    static Object result(String name, Object... arguments) throws Exception {
        called.add(name);
        Method method = methods.get(name);
        try {
            return client.getClass().getMethod(name, method.getParameterTypes()).invoke(client, arguments);
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof TTransportException || !transport.isOpen()) connect();
            return thrown.getCause();
        }
    }

    static void print(String name, Object result) throws Exception {
        if (name.equals("trace_next_query")) result = ((ByteBuffer) result).remaining() + " bytes";
        String text = name.equals("describe_keyspaces") ? own((List<?>) result) : show(result);
        text = text.replace(host, "HOST").replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "UUID");
        // What a server of 0.7 takes from its memory's size.
        text = text.replaceAll("memtable_throughput_in_mb=\\d+ memtable_operations_in_millions=[0-9.]+", "MEMORY");
        // Tokens differ, and timestamps of the server's own.
        System.out.println(name + ": " + text.replaceAll("-?\\b\\d{16,}\\b", "NUMBER"));
    }

    /** The session's own keyspace alone: servers have some of theirs. */
    static String own(List<?> keyspaces) throws Exception {
        List<Object> own = new ArrayList<>();
        for (Object keyspace : keyspaces) if (get(keyspace, "name").equals("K")) own.add(keyspace);
        return show(own);
    }

    static String show(Object value) throws Exception {
        if (value instanceof ByteBuffer) {
            ByteBuffer bytes = ((ByteBuffer) value).duplicate();
            StringBuilder text = new StringBuilder("'");
            while (bytes.hasRemaining()) {
                int next = bytes.get() & 0xff;
                text.append(next >= ' ' && next < 127 ? "" + (char) next : String.format("\\x%02x", next));
            }
            return text + "'";
        }
        if (value instanceof byte[]) return show(ByteBuffer.wrap((byte[]) value));
        if (value instanceof Collection) {
            List<String> items = new ArrayList<>();
            for (Object item : (Collection<?>) value) items.add(show(item));
            // Column families come in no order.
            if (((Collection<?>) value).stream().anyMatch(item -> item.getClass().getSimpleName().equals("CfDef"))) Collections.sort(items);
            return items.toString();
        }
        if (value instanceof Map) {
            SortedMap<String, String> sorted = new TreeMap<>();
            for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) sorted.put(show(entry.getKey()), show(entry.getValue()));
            return sorted.toString();
        }
        if (value instanceof TBase) {
            StringBuilder text = new StringBuilder(value.getClass().getSimpleName() + "(");
            for (Object field : fields(value.getClass()))
                if (isSet(value, field)) text.append(name(field)).append('=').append(show(get(value, name(field)))).append(' ');
            return text.toString().trim() + ")";
        }
        if (value instanceof Throwable) return value.getClass().getSimpleName() + " " + ((Throwable) value).getMessage();
        return String.valueOf(value);
    }

    static Object keyspace(List<Object> families) throws Exception {
        Object keyspace = struct("KsDef", "name", "K", "strategy_class", "org.apache.cassandra.locator.SimpleStrategy", "cf_defs", families);
        if (has("add")) set(keyspace, "strategy_options", map("replication_factor", "1"));
        else set(keyspace, "replication_factor", 1);
        return keyspace;
    }

    static Object family(String name, Object... more) throws Exception {
        Object family = struct("CfDef", "keyspace", "K", "name", name, "comparator_type", "UTF8Type", "default_validation_class", "UTF8Type");
        for (int i = 0; i < more.length; i += 2) set(family, (String) more[i], more[i + 1]);
        return family;
    }

    static Object parent(String family) throws Exception {
        return struct("ColumnParent", "column_family", family);
    }

    static Object path(String family, String column) throws Exception {
        return struct("ColumnPath", "column_family", family, "column", bytes(column));
    }

    static Object column(String name, String value, long timestamp) throws Exception {
        return struct("Column", "name", bytes(name), "value", bytes(value), "timestamp", timestamp);
    }

    static Object mutation(Object column) throws Exception {
        return struct("Mutation", "column_or_supercolumn", struct("ColumnOrSuperColumn", "column", column));
    }

    static Object names(String... names) throws Exception {
        List<Object> list = new ArrayList<>();
        for (String name : names) list.add(bytes(name));
        return struct("SlicePredicate", "column_names", list);
    }

    static Object slice(String start, String finish, boolean reversed, int count) throws Exception {
        Object range = struct("SliceRange", "start", bytes(start), "finish", bytes(finish), "reversed", reversed, "count", count);
        return struct("SlicePredicate", "slice_range", range);
    }

    static Object level(String name) throws Exception {
        return constant("ConsistencyLevel", name);
    }

    static Object constant(String type, String name) throws Exception {
        return Class.forName(PACKAGE + type).getField(name).get(null);
    }

    static Object struct(String type, Object... fields) throws Exception {
        Object struct = Class.forName(PACKAGE + type).getConstructor().newInstance();
        for (int i = 0; i < fields.length; i += 2) set(struct, (String) fields[i], fields[i + 1]);
        return struct;
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    static List<Object> list(Object... items) {
        return new ArrayList<>(Arrays.asList(items));
    }

    static Map<Object, Object> map(Object... entries) {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < entries.length; i += 2) map.put(entries[i], entries[i + 1]);
        return map;
    }

    static void set(Object struct, String name, Object value) throws Exception {
        Object field = field(struct.getClass(), name);
        struct.getClass().getMethod("setFieldValue", field.getClass(), Object.class).invoke(struct, field, value);
    }

    static Object get(Object struct, String name) throws Exception {
        return struct.getClass().getField(name).get(struct);
    }

    static boolean isSet(Object struct, Object field) throws Exception {
        return (Boolean) struct.getClass().getMethod("isSet", field.getClass()).invoke(struct, field);
    }

    static Object field(Class<?> type, String name) throws Exception {
        for (Object field : fields(type)) if (name(field).equals(name)) return field;
        throw new NoSuchFieldException(type.getSimpleName() + "." + name);
    }

    static List<Object> fields(Class<?> type) throws Exception {
        List<Object> fields = new ArrayList<Object>(((Map<?, ?>) type.getField("metaDataMap").get(null)).keySet());
        fields.sort(Comparator.comparingInt(field -> ((Enum<?>) field).ordinal()));
        return fields;
    }

    static String name(Object field) throws Exception {
        return (String) field.getClass().getMethod("getFieldName").invoke(field);
    }
}
