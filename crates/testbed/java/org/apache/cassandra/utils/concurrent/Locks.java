package org.apache.cassandra.utils.concurrent;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Stands in for Cassandra's class of this name, whose Unsafe.monitorEnter left the JDK with Java 9:
 * a counted, re-entrant lock for each object that is locked now, by the object's identity.
 */
public class Locks {
    private static final ConcurrentHashMap<Identity, Counted> HELD = new ConcurrentHashMap<>();

    private static final class Identity {
        private final Object object;

        Identity(Object object) {
            this.object = object;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(object);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Identity && ((Identity) other).object == object;
        }
    }

    private static final class Counted extends ReentrantLock {
        int users;
    }

    public static void monitorEnterUnsafe(Object object) {
        Counted lock = HELD.compute(new Identity(object), (key, held) -> {
            Counted counted = held == null ? new Counted() : held;
            counted.users++;
            return counted;
        });
        lock.lock();
    }

    public static void monitorExitUnsafe(Object object) {
        HELD.computeIfPresent(new Identity(object), (key, held) -> {
            held.unlock();
            return --held.users == 0 ? null : held;
        });
    }
}
