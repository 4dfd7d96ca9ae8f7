//! nginx, serving a page of ours as a file: what there is to compare with.

use std::net::TcpListener;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Result, ensure};
use tempfile::TempDir;

use crate::http::Connection;

pub struct Nginx {
    child: Child,
    /// Address and port.
    pub host: String,
    _data: TempDir,
}

impl Nginx {
    /// Serves `page` at `/`, with a worker for each core; none where there is no nginx.
    pub fn start(page: &[u8]) -> Result<Option<Self>> {
        let found = Command::new("nginx")
            .arg("-v")
            .stderr(Stdio::null())
            .status();
        if found.is_err() {
            return Ok(None);
        }
        let data = tempfile::tempdir()?;
        std::fs::write(data.path().join("index.html"), page)?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let settings = data.path().join("nginx.conf");
        // Its workers must be able to read the folder, which is its owner's alone.
        let is_root = std::fs::metadata(data.path())?.uid() == 0;
        let user = if is_root { "user root;" } else { "" };
        std::fs::write(&settings, configuration(data.path(), port, user))?;
        let child = Command::new("nginx")
            .arg("-e")
            .arg(data.path().join("error.log"))
            .arg("-c")
            .arg(&settings)
            .spawn()?;
        let nginx = Self {
            child,
            host: format!("127.0.0.1:{port}"),
            _data: data,
        };
        nginx.wait(page)?;
        Ok(Some(nginx))
    }

    fn wait(&self, page: &[u8]) -> Result<()> {
        for _ in 0..100 {
            if let Ok(mut connection) = Connection::open(&self.host) {
                let answer = connection.get("/")?.expect(200)?;
                ensure!(answer.body == page, "nginx serves something else");
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        anyhow::bail!("nginx did not start")
    }
}

fn configuration(data: &Path, port: u16, user: &str) -> String {
    let data = data.display();
    format!(
        "{user} worker_processes auto; daemon off; pid {data}/pid;
         events {{ worker_connections 1024; }}
         http {{
           access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000;
           open_file_cache max=100 inactive=60s; default_type text/html;
           client_body_temp_path {data}/body; proxy_temp_path {data}/proxy;
           fastcgi_temp_path {data}/fastcgi; uwsgi_temp_path {data}/uwsgi;
           scgi_temp_path {data}/scgi;
           server {{ listen 127.0.0.1:{port}; root {data}; index index.html; }}
         }}"
    )
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // The master stops its workers when it is asked to, which a kill would not let it do.
        let pid = self.child.id().to_string();
        let _ = Command::new("kill").args(["-TERM", &pid]).status();
        let _ = self.child.wait();
    }
}
