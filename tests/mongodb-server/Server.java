import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.backend.memory.MemoryCollection;
import de.bwaldvogel.mongo.backend.memory.MemoryDatabase;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.exception.MongoServerException;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import io.netty.channel.Channel;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * A server that speaks MongoDB's protocol, for the tests: mongo-java-server, with all data in memory.
 *
 * <p>It prints its address on standard output, and ends when its standard input closes, so that it
 * never outlives the test run that started it. What is asked of it is noted in {@link Shapes}.
 */
public final class Server {
    public static void main(String[] arguments) throws Exception {
        String[] address = arguments[1].split(":");
        Shapes shapes = new Shapes(Path.of(arguments[0], "shapes.jsonl"));
        MongoServer server = new MongoServer(new Backend(shapes).version(new Version()));
        server.bind(address[0], Integer.parseInt(address[1]));
        System.out.println(server.getConnectionString() + "/");
        System.in.transferTo(OutputStream.nullOutputStream());
        System.exit(0);
    }

    /** The driver asks for a newer wire protocol than the library says that it speaks. */
    private static final class Version implements MongoVersion {
        @Override
        public List<Integer> getVersionArray() {
            return List.of(5, 0, 0, 0);
        }

        @Override
        public int getWireVersion() {
            return 13;
        }
    }

    private static final class Backend extends MemoryBackend {
        private final Shapes shapes;

        Backend(Shapes shapes) {
            this.shapes = shapes;
        }

        @Override
        public MemoryDatabase openOrCreateDatabase(String name) {
            return new Database(name, getCursorRegistry());
        }

        @Override
        public Document handleCommand(Channel channel, String database, String command, Document query) {
            shapes.greet(channel, query);
            return super.handleCommand(channel, database, command, query);
        }

        /** A collection that is not there is reported without MongoDB's code for it. */
        @Override
        public Document handleMessage(MongoMessage message) {
            shapes.note(message.getChannel(), message.getDocument());
            try {
                return super.handleMessage(message);
            } catch (MongoServerException error) {
                String says = error.getMessage();
                boolean missing = says.contains("namespace does not exist") || says.contains("ns not found");
                if (!missing) throw error;
                throw new MongoServerError(26, "NamespaceNotFound", says);
            }
        }
    }

    private static final class Database extends MemoryDatabase {
        private final CursorRegistry cursors;

        Database(String name, CursorRegistry cursors) {
            super(name, cursors);
            this.cursors = cursors;
        }

        @Override
        protected MemoryCollection openOrCreateCollection(String name, CollectionOptions options) {
            return new Collection(this, name, options, cursors);
        }
    }

    /** The library answers with the stored document itself, which the next command may change. */
    private static final class Collection extends MemoryCollection {
        Collection(Database database, String name, CollectionOptions options, CursorRegistry cursors) {
            super(database, name, options, cursors);
        }

        @Override
        public synchronized Document findAndModify(Document query) {
            return super.findAndModify(query).cloneDeeply();
        }
    }
}
