//! A way to a server that can be shut and slowed down.

use std::net::SocketAddr;
use std::time::Duration;

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

pub struct Gate {
    pub address: SocketAddr,
    way: watch::Sender<Way>,
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
        runtime.spawn(async move {
            let listener = TcpListener::from_std(listener).unwrap();
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(join(client, server, watched.clone()));
            }
        });
        Self {
            address,
            way,
            runtime: Some(runtime),
        }
    }

    /// Holds for every byte that is sent after the return, on connections that stand as well.
    pub fn set(&self, way: Way) {
        self.way.send_replace(way);
    }
}

/// Passes everything between a client and a connection of its own to the server.
async fn join(client: TcpStream, server: SocketAddr, mut way: watch::Receiver<Way>) {
    if *way.borrow() == Way::Broken {
        return;
    }
    let Ok(server) = TcpStream::connect(server).await else {
        return;
    };
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    tokio::select! {
        () = pass(from_client, to_server, way.clone()) => {}
        () = pass(from_server, to_client, way.clone()) => {}
        _ = way.wait_for(|way| *way == Way::Broken) => {}
    }
}

async fn pass(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, mut way: watch::Receiver<Way>) {
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
