//! Tables, and the statements that fill them.

use cassa_node::Line;

/// A table, named `t`, in a keyspace of the case's name.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    /// The first line that has all of it.
    pub(crate) since: Line,
    pub(crate) statements: &'static [&'static str],
}

pub(crate) const CASES: &[Case] = &[
    Case {
        name: "Events",
        since: Line::V2_0,
        statements: &[
            "CREATE TABLE t (who text, day int, at timestamp, what text, n bigint, tags set<text>, props map<text, int>, \
             marks list<int>, title text static, PRIMARY KEY ((who, day), at)) WITH CLUSTERING ORDER BY (at DESC)",
            "INSERT INTO t (who, day, at, what, n, tags, props, marks, title) VALUES ('ann', 1, 1000, 'one', 5, {'b', 'a'}, \
             {'k': 1, 'l': 2}, [7, 8, 7], 'T') USING TIMESTAMP 10",
            "INSERT INTO t (who, day, at, what, n) VALUES ('ann', 1, 2000, 'two', -5) USING TIMESTAMP 11",
            "INSERT INTO t (who, day, at) VALUES ('ann', 1, 3000) USING TIMESTAMP 12",
            "UPDATE t USING TIMESTAMP 13 SET what = 'four' WHERE who = 'ann' AND day = 1 AND at = 4000",
            "INSERT INTO t (who, day, title) VALUES ('bob', 2, 'B') USING TIMESTAMP 14",
        ],
    },
    Case {
        name: "CompactDense",
        since: Line::V2_0,
        statements: &[
            "CREATE TABLE t (id int, x int, y text, v double, PRIMARY KEY (id, x, y)) WITH COMPACT STORAGE",
            "INSERT INTO t (id, x, y, v) VALUES (1, 2, 'y', 1.5) USING TIMESTAMP 10",
            "INSERT INTO t (id, x, y, v) VALUES (1, 3, 'z', 2.5) USING TIMESTAMP 11 AND TTL 1000",
        ],
    },
    Case {
        name: "CompactSimple",
        since: Line::V2_0,
        statements: &[
            "CREATE TABLE t (id int, x int, v text, PRIMARY KEY (id, x)) WITH COMPACT STORAGE",
            "INSERT INTO t (id, x, v) VALUES (1, 2, 'v') USING TIMESTAMP 10",
            "UPDATE t USING TIMESTAMP 11 SET v = 'w' WHERE id = 1 AND x = 3",
        ],
    },
    Case {
        name: "CompactPlain",
        since: Line::V2_0,
        statements: &[
            "CREATE TABLE t (id int PRIMARY KEY, a text, b int) WITH COMPACT STORAGE",
            "INSERT INTO t (id, a, b) VALUES (1, 'a', 2) USING TIMESTAMP 10",
            "INSERT INTO t (id, b) VALUES (2, 3) USING TIMESTAMP 11",
        ],
    },
    Case {
        name: "Plain",
        since: Line::V2_0,
        statements: &[
            "CREATE TABLE t (id int PRIMARY KEY, a text, b int)",
            "INSERT INTO t (id, a, b) VALUES (1, 'a', 2) USING TIMESTAMP 10",
            "INSERT INTO t (id) VALUES (2) USING TIMESTAMP 11",
            "UPDATE t USING TIMESTAMP 12 SET b = 7 WHERE id = 3",
        ],
    },
    Case {
        name: "KeysOnly",
        since: Line::V2_0,
        statements: &[
            "CREATE TABLE t (id int, x text, PRIMARY KEY (id, x))",
            "INSERT INTO t (id, x) VALUES (1, 'x') USING TIMESTAMP 10",
            "INSERT INTO t (id, x) VALUES (1, 'y') USING TIMESTAMP 11",
        ],
    },
    Case {
        name: "Counts",
        since: Line::V2_0,
        statements: &[
            "CREATE TABLE t (id int, x text, n counter, m counter, PRIMARY KEY (id, x))",
            "UPDATE t SET n = n + 3 WHERE id = 1 AND x = 'x'",
            "UPDATE t SET n = n + 4, m = m - 2 WHERE id = 1 AND x = 'x'",
            "UPDATE t SET m = m + 9223372036854775807 WHERE id = 1 AND x = 'y'",
            "DELETE n FROM t WHERE id = 1 AND x = 'x'",
        ],
    },
    Case {
        name: "CompactCounts",
        since: Line::V2_0,
        statements: &[
            "CREATE TABLE t (id int, x text, n counter, PRIMARY KEY (id, x)) WITH COMPACT STORAGE",
            "UPDATE t SET n = n + 3 WHERE id = 1 AND x = 'x'",
            "UPDATE t SET n = n - 1 WHERE id = 1 AND x = 'y'",
        ],
    },
    Case {
        name: "Removed",
        since: Line::V2_0,
        statements: &[
            "CREATE TABLE t (id int, x int, y int, v text, s set<int>, z text static, PRIMARY KEY (id, x, y))",
            "INSERT INTO t (id, x, y, v, s, z) VALUES (1, 1, 1, 'v', {1, 2}, 'z') USING TIMESTAMP 10",
            "INSERT INTO t (id, x, y, v, s) VALUES (1, 1, 2, 'v', {1, 2}) USING TIMESTAMP 10",
            "INSERT INTO t (id, x, y, v, s) VALUES (1, 2, 1, 'v', {1, 2}) USING TIMESTAMP 10",
            "INSERT INTO t (id, x, y, v, s) VALUES (1, 3, 1, 'v', {1, 2}) USING TIMESTAMP 10",
            "INSERT INTO t (id, x, y, v, s) VALUES (1, 3, 2, 'v', {1, 2}) USING TIMESTAMP 10",
            "INSERT INTO t (id, x, y, v, s, z) VALUES (2, 1, 1, 'v', {1, 2}, 'z') USING TIMESTAMP 10",
            "DELETE v FROM t USING TIMESTAMP 11 WHERE id = 1 AND x = 1 AND y = 1",
            "DELETE s FROM t USING TIMESTAMP 11 WHERE id = 1 AND x = 1 AND y = 2",
            "DELETE s[1] FROM t USING TIMESTAMP 11 WHERE id = 1 AND x = 2 AND y = 1",
            "DELETE FROM t USING TIMESTAMP 11 WHERE id = 1 AND x = 3 AND y = 1",
            "DELETE FROM t USING TIMESTAMP 9 WHERE id = 1 AND x = 3 AND y = 2",
            "DELETE z FROM t USING TIMESTAMP 12 WHERE id = 2",
            "INSERT INTO t (id, x, y, v) VALUES (3, 1, 1, 'v') USING TIMESTAMP 10",
            "DELETE FROM t USING TIMESTAMP 10 WHERE id = 3",
            "INSERT INTO t (id, x, y, v) VALUES (4, 1, 1, 'v') USING TIMESTAMP 10",
            "INSERT INTO t (id, x, y, v) VALUES (4, 2, 1, 'v') USING TIMESTAMP 10",
            "DELETE FROM t USING TIMESTAMP 11 WHERE id = 4 AND x = 1",
            "UPDATE t USING TIMESTAMP 12 SET s = {3} WHERE id = 1 AND x = 2 AND y = 1",
            "UPDATE t USING TIMESTAMP 13 SET v = null WHERE id = 1 AND x = 2 AND y = 1",
        ],
    },
    Case {
        name: "Collected",
        since: Line::V2_0,
        statements: &[
            "CREATE TABLE t (id int PRIMARY KEY, l list<text>, m map<int, text>, s set<timeuuid>)",
            "UPDATE t USING TIMESTAMP 10 SET l = ['b', 'c'], m = {2: 'two', 1: 'one'} WHERE id = 1",
            "UPDATE t USING TIMESTAMP 11 SET l = l + ['d', 'e'] WHERE id = 1",
            "UPDATE t USING TIMESTAMP 12 SET l = ['x', 'a'] + l WHERE id = 1",
            "UPDATE t USING TIMESTAMP 13 SET m = m + {3: 'three'}, m[1] = null, m[4] = 'four' WHERE id = 1",
            "UPDATE t USING TIMESTAMP 14 SET s = s + {550e8400-e29b-11d4-a716-446655440000, \
             550e8400-e29b-11d4-a716-446655440001} WHERE id = 1",
            "UPDATE t USING TIMESTAMP 15 SET s = s - {550e8400-e29b-11d4-a716-446655440000} WHERE id = 1",
            "UPDATE t USING TIMESTAMP 16 AND TTL 1000 SET m = m + {5: 'five'} WHERE id = 1",
            "INSERT INTO t (id, l, m, s) VALUES (2, [], {}, null) USING TIMESTAMP 10",
            "INSERT INTO t (id, l) VALUES (3, ['a']) USING TIMESTAMP 10",
            "INSERT INTO t (id, l) VALUES (3, ['b']) USING TIMESTAMP 10",
            "UPDATE t USING TIMESTAMP 11 SET l = null WHERE id IN (3, 4)",
            "UPDATE t SET m = {1: null} WHERE id = 1",
            "UPDATE t SET m = [1] WHERE id = 1",
            "UPDATE t SET s[1] = 2 WHERE id = 1",
            "UPDATE t SET id = 2 WHERE id = 1",
        ],
    },
    Case {
        name: "CountedAgain",
        since: Line::V2_1,
        statements: &[
            "CREATE TABLE t (id int, x text, n counter, PRIMARY KEY (id, x))",
            "UPDATE t SET n = n + 3 WHERE id = 1 AND x = 'x'",
            "UPDATE t SET n = n + 3 WHERE id = 1 AND x = 'y'",
            "UPDATE t SET n = n + 3 WHERE id = 2 AND x = 'x'",
            "DELETE n FROM t WHERE id = 1 AND x = 'x'",
            "DELETE FROM t WHERE id = 1 AND x = 'y'",
            "DELETE FROM t WHERE id = 2",
            "UPDATE t SET n = n + 1 WHERE id = 1 AND x = 'x'",
            "INSERT INTO t (id, x, n) VALUES (1, 'x', 3)",
            "UPDATE t SET n = 3 WHERE id = 1 AND x = 'x'",
            "UPDATE t USING TIMESTAMP 3 SET n = n + 3 WHERE id = 1 AND x = 'x'",
        ],
    },
    Case {
        name: "Living",
        since: Line::V2_0,
        statements: &[
            "CREATE TABLE t (id int PRIMARY KEY, v text) WITH default_time_to_live = 5000 AND comment = 'c' AND gc_grace_seconds = 7",
            "INSERT INTO t (id, v) VALUES (1, 'v') USING TIMESTAMP 10",
            "INSERT INTO t (id, v) VALUES (2, 'v') USING TIMESTAMP 10 AND TTL 0",
            "INSERT INTO t (id, v) VALUES (3, 'v') USING TTL 700 AND TIMESTAMP 10",
            "INSERT INTO t (id, v) VALUES (3, 'v') USING TTL -1",
            "INSERT INTO t (id, v) VALUES (3, 'v') USING TTL 630720001",
        ],
    },
    Case {
        name: "Typed",
        since: Line::V2_1,
        statements: &[
            "CREATE TABLE t (a ascii, b bigint, c blob, d boolean, e decimal, f double, g float, h inet, i int, j text, k timestamp, \
             l timeuuid, m uuid, n varint, o frozen<list<int>>, p frozen<map<text, int>>, q tuple<int, text>, \
             PRIMARY KEY ((a, b), c, e, h, n, m))",
            "INSERT INTO t (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q) VALUES ('a', -1, 0xcafe, true, 1.50, 1e10, -2.5, \
             '127.0.0.1', -7, 'it''s', '2015-03-04 05:06:07+0100', 550e8400-e29b-11d4-a716-446655440000, \
             550e8400-e29b-41d4-a716-446655440000, 123456789012345678901234567890, [1, 2], {'b': 1, 'a': 2}, (1, null)) \
             USING TIMESTAMP 10",
            "INSERT INTO t (a, b, c, e, h, n, m, o, f) VALUES ('b', 0, 0x, 0, '::1', -1, 550e8400-e29b-41d4-a716-446655440000, [], \
             NaN) USING TIMESTAMP 10",
            "INSERT INTO t (a, b, c, e, h, n, m, o, i) VALUES ('b', 0, 0x, 0, '::1', -1, 550e8400-e29b-41d4-a716-446655440000, [], \
             'x') USING TIMESTAMP 10",
        ],
    },
    Case {
        name: "Refused",
        since: Line::V2_1,
        statements: &[
            "CREATE TABLE u (a int, b int)",
            "CREATE TABLE u (a int PRIMARY KEY, b int, PRIMARY KEY (a))",
            "CREATE TABLE u (a int PRIMARY KEY, a int)",
            "CREATE TABLE u (a int, PRIMARY KEY (a, b))",
            "CREATE TABLE u (a counter PRIMARY KEY)",
            "CREATE TABLE u (a int PRIMARY KEY, b int static)",
            "CREATE TABLE u (a int, b int, c int static, PRIMARY KEY (a, b)) WITH COMPACT STORAGE",
            "CREATE TABLE u (a int, b int, c int, d int, PRIMARY KEY (a, b)) WITH COMPACT STORAGE",
            "CREATE TABLE u (a int PRIMARY KEY) WITH COMPACT STORAGE",
            "CREATE TABLE u (a int PRIMARY KEY, b set<int>) WITH COMPACT STORAGE",
            "CREATE TABLE u (a int PRIMARY KEY, b counter, c int)",
            "CREATE TABLE u (a int, b int, c int, PRIMARY KEY (a, b, c)) WITH CLUSTERING ORDER BY (c DESC, b ASC)",
            "CREATE TABLE u (a int, b int, c int, PRIMARY KEY (a, b, c)) WITH CLUSTERING ORDER BY (c DESC)",
            "CREATE TABLE u (a int PRIMARY KEY) WITH nothing = 1",
            "CREATE TABLE nowhere.u (a int PRIMARY KEY)",
            "CREATE TABLE t (a int, b int, c int, s int static, PRIMARY KEY (a, b))",
            "CREATE TABLE t (a int PRIMARY KEY)",
            "CREATE TABLE IF NOT EXISTS t (a int PRIMARY KEY)",
            "DROP TABLE u",
            "DROP TABLE IF EXISTS u",
            "INSERT INTO u (a) VALUES (1)",
            "INSERT INTO t (a, b, x) VALUES (1, 2, 3)",
            "INSERT INTO t (a, b, c) VALUES (1, 2)",
            "INSERT INTO t (a, b, b) VALUES (1, 2, 3)",
            "INSERT INTO t (a, c) VALUES (1, 2)",
            "INSERT INTO t (b, c) VALUES (1, 2)",
            "INSERT INTO t (a, b, c) VALUES (1, null, 2)",
            "INSERT INTO t (a, b, c) VALUES (null, 1, 2)",
            "INSERT INTO t (a, b, c) VALUES (1, 1, 'x')",
            "UPDATE t SET c = c + 1 WHERE a = 1 AND b = 1",
            "UPDATE t SET c = 1 WHERE a = 1",
            "UPDATE t SET c = 1 WHERE a = 1 AND b = 1 AND c = 1",
            "UPDATE t SET s = 1 WHERE a = 1 AND b = 1",
            "UPDATE t SET x = 1 WHERE a = 1 AND b = 1",
            "UPDATE t SET c = 1 WHERE a = 1 AND b = 1 AND x = 1",
            "DELETE a FROM t WHERE a = 1 AND b = 1",
            "DELETE x FROM t WHERE a = 1 AND b = 1",
            "DELETE c[1] FROM t WHERE a = 1 AND b = 1",
            "INSERT INTO t (a, b, c, s) VALUES (1, 2, 3, 4) USING TIMESTAMP 10",
            "TRUNCATE t",
            "INSERT INTO t (a, s) VALUES (1, 4) USING TIMESTAMP 10",
            "UPDATE t USING TIMESTAMP 11 SET s = 5 WHERE a = 2",
        ],
    },
    Case {
        name: "CompactKeysOnly",
        since: Line::V2_0,
        statements: &[
            "CREATE TABLE t (id int, x text, PRIMARY KEY (id, x)) WITH COMPACT STORAGE",
            "INSERT INTO t (id, x) VALUES (1, 'x') USING TIMESTAMP 10",
            "DELETE FROM t USING TIMESTAMP 11 WHERE id = 1 AND x = 'y'",
        ],
    },
    Case {
        name: "CompactRemoved",
        since: Line::V2_0,
        statements: &[
            "CREATE TABLE t (id int, x int, y int, v int, PRIMARY KEY (id, x, y)) WITH COMPACT STORAGE",
            "INSERT INTO t (id, x, y, v) VALUES (1, 1, 1, 1) USING TIMESTAMP 10",
            "INSERT INTO t (id, x, y, v) VALUES (1, 1, 2, 1) USING TIMESTAMP 10",
            "INSERT INTO t (id, x, y, v) VALUES (1, 2, 1, 1) USING TIMESTAMP 10",
            "INSERT INTO t (id, x, y, v) VALUES (1, 3, 1, 1) USING TIMESTAMP 10",
            "DELETE FROM t USING TIMESTAMP 11 WHERE id = 1 AND x = 1",
            "DELETE FROM t USING TIMESTAMP 11 WHERE id = 1 AND x = 2 AND y = 1",
            "DELETE v FROM t USING TIMESTAMP 9 WHERE id = 1 AND x = 3 AND y = 1",
            "INSERT INTO t (id, x, y) VALUES (1, 3, 1)",
        ],
    },
];
