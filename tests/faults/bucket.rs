//! A server that speaks S3's protocol, over a folder, in this process.

use std::net::SocketAddr;
use std::path::PathBuf;

use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use s3s_fs::FileSystem;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use crate::program::Recipe;

const NAME: &str = "photos";
const KEY: &str = "an-access-key";
const SECRET: &str = "a-secret-key";

/// Stops when this goes.
pub struct Bucket {
    pub address: SocketAddr,
    folder: TempDir,
    runtime: Option<Runtime>,
}

impl Bucket {
    pub fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(NAME)).unwrap();
        let mut service = S3ServiceBuilder::new(FileSystem::new(folder.path()).unwrap());
        service.set_auth(SimpleAuth::from_single(KEY, SECRET));
        let service = service.build();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        runtime.spawn(async move {
            let listener = TcpListener::from_std(listener).unwrap();
            while let Ok((socket, _)) = listener.accept().await {
                let service = service.clone();
                tokio::spawn(async move {
                    let server = Builder::new(TokioExecutor::new());
                    // Whoever breaks off is a client that was killed.
                    let _ = server.serve_connection(TokioIo::new(socket), service).await;
                });
            }
        });
        Self {
            address,
            folder,
            runtime: Some(runtime),
        }
    }

    /// Every file that lies in it.
    pub fn files(&self) -> Vec<PathBuf> {
        crate::pictures::files_below(&self.folder.path().join(NAME))
    }
}

impl Drop for Bucket {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Pictures in the bucket behind this address.
pub fn pictures_in(recipe: Recipe, address: SocketAddr) -> Recipe {
    let options = format!(
        "{{endpoint=\"http://{address}\",region=\"us-east-1\",access_key_id=\"{KEY}\",\
         secret_access_key=\"{SECRET}\",allow_http=\"true\"}}"
    );
    recipe
        .with("STORAGE__PICTURES", &format!("s3://{NAME}/site"))
        .with("STORAGE__PICTURES_OPTIONS", &options)
}
