import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The queries that the program sent, without their values: a line of JSON for each shape, with the
 * command, the collection, the filter, the sort and whether there is a limit. Migrations read whole
 * collections, and the tests' own clients read what they like: neither is noted.
 */
final class Shapes {
    private final Path file;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final Set<Channel> ofProgram = ConcurrentHashMap.newKeySet();
    private final Set<Object> migrating = ConcurrentHashMap.newKeySet();

    Shapes(Path file) throws IOException {
        this.file = file;
        Files.createDirectories(file.getParent());
        Files.writeString(file, "");
    }

    /** A connection's first command says whose it is. */
    void greet(Channel channel, Document command) {
        if (command.get("client") instanceof Document client
                && client.get("application") instanceof Document application
                && "vignette".equals(application.get("name"))) ofProgram.add(channel);
    }

    void note(Channel channel, Document command) {
        greet(channel, command);
        if (!ofProgram.contains(channel)) return;
        String name = command.keySet().iterator().next();
        Object database = command.get("$db");
        if ("locks".equals(command.get(name))) {
            if (name.equals("insert")) migrating.add(database);
            if (name.equals("delete")) migrating.remove(database);
        }
        if (migrating.contains(database)) return;
        switch (name) {
            case "find" -> note(command, name, "filter", command.get("sort"), command.containsKey("limit"));
            case "findAndModify" -> note(command, name, "query", command.get("sort"), true);
            case "distinct" -> note(command, name, "query", null, false);
            // Without a query the server knows the number.
            case "count" -> {
                if (command.containsKey("query")) note(command, name, "query", null, false);
            }
            case "aggregate" -> noteAggregate(command);
            case "update" -> each(command, "updates", name);
            case "delete" -> each(command, "deletes", name);
            default -> { }
        }
    }

    private void note(Document command, String name, String filter, Object sort, boolean limit) {
        write(name, command.get(name), command.get(filter), sort, limit);
    }

    private void each(Document command, String field, String name) {
        for (Object one : (Collection<?>) command.get(field)) {
            write(name, command.get(name), ((Document) one).get("q"), null, false);
        }
    }

    /** What an aggregation reads is what its first stages say. */
    private void noteAggregate(Document command) {
        Object filter = null;
        Object sort = null;
        boolean limit = false;
        for (Object stage : (Collection<?>) command.get("pipeline")) {
            Document only = (Document) stage;
            if (only.containsKey("$match") && filter == null) filter = only.get("$match");
            else if (only.containsKey("$sort") && sort == null) sort = only.get("$sort");
            else {
                limit = only.containsKey("$limit");
                break;
            }
        }
        write("aggregate", command.get("aggregate"), filter, sort, limit);
    }

    private synchronized void write(String name, Object collection, Object filter, Object sort, boolean limit) {
        String line = "{\"command\":\"" + name + "\",\"collection\":\"" + collection + "\",\"filter\":"
                + (filter instanceof Document ? shape(filter) : "{}") + ",\"sort\":" + sorted(sort)
                + ",\"limit\":" + limit + "}\n";
        if (!seen.add(line)) return;
        try {
            Files.writeString(file, line, StandardOpenOption.APPEND);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    /** With every value but those of operators exchanged for {@code null}. */
    private static String shape(Object value) {
        if (value instanceof Document document) {
            return document.entrySet().stream()
                    .map(entry -> "\"" + entry.getKey() + "\":" + shapeOf(entry))
                    .sorted()
                    .collect(Collectors.joining(",", "{", "}"));
        }
        return "null";
    }

    private static String shapeOf(Map.Entry<String, Object> entry) {
        boolean branches = List.of("$and", "$or", "$nor").contains(entry.getKey());
        if (branches && entry.getValue() instanceof Collection<?> all) {
            Set<String> shapes = all.stream().map(Shapes::shape).collect(Collectors.toCollection(TreeSet::new));
            return "[" + String.join(",", shapes) + "]";
        }
        return shape(entry.getValue());
    }

    /** In the order of the fields, which decides. */
    private static String sorted(Object sort) {
        if (!(sort instanceof Document document)) return "[]";
        return document.entrySet().stream()
                .map(entry -> "[\"" + entry.getKey() + "\"," + ((Number) entry.getValue()).intValue() + "]")
                .collect(Collectors.joining(",", "[", "]"));
    }
}
