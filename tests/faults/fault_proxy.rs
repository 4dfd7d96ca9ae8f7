//! A way to a server that can be shut and slowed down.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use memchr::memmem;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio::sync::watch;

/// What becomes of what is sent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// It arrives.
    Open,
    /// It arrives late.
    Slow,
    /// Connections break, and new ones are broken off.
    Broken,
    /// Connections stand and nothing arrives any more.
    Silent,
}

const LATE: Duration = Duration::from_millis(300);

/// What a request must contain for its answer to be lost, once.
type Victim = Arc<Mutex<Option<&'static [u8]>>>;

pub struct Gate {
    pub address: SocketAddr,
    way: watch::Sender<Way>,
    victim: Victim,
    runtime: Option<Runtime>,
}

impl Gate {
    pub fn before(server: SocketAddr) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let (way, watched) = watch::channel(Way::Open);
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let victim = Victim::default();
        let wanted = Arc::clone(&victim);
        runtime.spawn(async move {
            let listener = TcpListener::from_std(listener).unwrap();
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(join(client, server, watched.clone(), Arc::clone(&wanted)));
            }
        });
        Self {
            address,
            way,
            victim,
            runtime: Some(runtime),
        }
    }

    /// Holds for every byte that is sent after the return, on connections that stand as well.
    pub fn set(&self, way: Way) {
        self.way.send_replace(way);
    }

    /// The next request that contains this reaches the server, and its connection breaks before
    /// the answer arrives.
    pub fn lose_answer_to(&self, request: &'static [u8]) {
        *self.victim.lock().unwrap() = Some(request);
    }

    /// Whether that has happened.
    pub fn has_lost_it(&self) -> bool {
        self.victim.lock().unwrap().is_none()
    }
}

/// Passes everything between a client and a connection of its own to the server.
async fn join(
    client: TcpStream,
    server: SocketAddr,
    mut way: watch::Receiver<Way>,
    victim: Victim,
) {
    if *way.borrow() == Way::Broken {
        return;
    }
    let Ok(server) = TcpStream::connect(server).await else {
        return;
    };
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    let lost = AtomicBool::new(false);
    let asks = |request: &[u8]| {
        let mut victim = victim.lock().unwrap();
        let is_it = |wanted: &mut &[u8]| memmem::find(request, wanted).is_some();
        if victim.take_if(is_it).is_some() {
            lost.store(true, Ordering::SeqCst);
        }
        true
    };
    let answers = |_: &[u8]| !lost.load(Ordering::SeqCst);
    tokio::select! {
        () = pass(from_client, to_server, way.clone(), asks) => {}
        () = pass(from_server, to_client, way.clone(), answers) => {}
        _ = way.wait_for(|way| *way == Way::Broken) => {}
    }
}

/// Passes what one sends to the other, until `may_pass` says no.
async fn pass(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    mut way: watch::Receiver<Way>,
    may_pass: impl Fn(&[u8]) -> bool,
) {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let Ok(read @ 1..) = from.read(&mut buffer).await else {
            return;
        };
        if *way.borrow() == Way::Slow {
            tokio::time::sleep(LATE).await;
        }
        // What came after the gate broke must not slip through before the connection is torn down.
        match way.wait_for(|way| *way != Way::Silent).await.as_deref() {
            Ok(Way::Broken) | Err(_) => return,
            Ok(_) => {}
        }
        if !may_pass(&buffer[..read]) {
            return;
        }
        if to.write_all(&buffer[..read]).await.is_err() {
            return;
        }
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
