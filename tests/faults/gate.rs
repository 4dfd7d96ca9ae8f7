//! A way to a server that can be shut and slowed down.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;

/// What becomes of what is sent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// It arrives.
    Open = 0,
    /// It arrives late.
    Slow = 1,
    /// Connections break, and new ones are broken off.
    Broken = 2,
    /// Connections stand and nothing arrives any more.
    Silent = 3,
}

const STEP: Duration = Duration::from_millis(20);
const LATE: Duration = Duration::from_millis(300);

pub struct Gate {
    pub address: SocketAddr,
    way: Arc<AtomicU8>,
    runtime: Option<Runtime>,
}

impl Gate {
    pub fn before(server: SocketAddr) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let way = Arc::new(AtomicU8::new(Way::Open as u8));
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::clone(&way);
        runtime.spawn(async move {
            let listener = TcpListener::from_std(listener).unwrap();
            while let Ok((client, _)) = listener.accept().await {
                let state = Arc::clone(&state);
                tokio::spawn(async move {
                    if state.load(Ordering::Relaxed) == Way::Broken as u8 {
                        return;
                    }
                    let Ok(server) = TcpStream::connect(server).await else {
                        return;
                    };
                    let (from_client, to_client) = client.into_split();
                    let (from_server, to_server) = server.into_split();
                    tokio::select! {
                        () = pass(from_client, to_server, &state) => {}
                        () = pass(from_server, to_client, &state) => {}
                        () = broken(&state) => {}
                    }
                });
            }
        });
        Self {
            address,
            way,
            runtime: Some(runtime),
        }
    }

    pub fn set(&self, way: Way) {
        self.way.store(way as u8, Ordering::Relaxed);
    }
}

async fn broken(way: &AtomicU8) {
    while way.load(Ordering::Relaxed) != Way::Broken as u8 {
        tokio::time::sleep(STEP).await;
    }
}

async fn pass(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, way: &AtomicU8) {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let Ok(read @ 1..) = from.read(&mut buffer).await else {
            return;
        };
        if way.load(Ordering::Relaxed) == Way::Slow as u8 {
            tokio::time::sleep(LATE).await;
        }
        while way.load(Ordering::Relaxed) == Way::Silent as u8 {
            tokio::time::sleep(STEP).await;
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
