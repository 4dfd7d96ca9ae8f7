//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use vignette::cli::caption::{self, CaptionArgs};
use vignette::cli::{recount, reset_link};
use vignette::security::SigningKeys;
use vignette::services::invitations;
use vignette::settings::{Overrides, Settings};
use vignette::startup::Application;
use vignette::storage::connect;
use vignette::telemetry::{self, LogFormat};

/// Share photos that arrive with their words
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Run the server (what happens without a command, too)
    Serve(ServeArgs),
    /// Bring the store's schema up to date and stop
    Migrate(StoreArgs),
    /// Write captions and hashtags for picture files
    Caption(CaptionArgs),
    /// Look after a site
    #[command(subcommand)]
    Admin(AdminCommand),
}

#[derive(Subcommand)]
enum AdminCommand {
    /// Prove that the counters of likes, comments and followers are right, and mend those that are
    /// not. May run beside the server
    Recount {
        /// Only tell what is wrong; exits with 1 if anything is
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Print a link with which somebody chooses a new password; it works once, within an hour
    ResetLink {
        /// Whose
        username: String,
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Print links with which one person each signs up where `accounts.registration` asks for one
    Invite {
        /// How many
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=1000))]
        count: u16,
        /// For how many days they work
        #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u16).range(1..=3650))]
        days: u16,
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Make a new secret to sign sessions with; nobody is signed out. Restart the server afterwards
    RotateSecret {
        #[command(flatten)]
        store: StoreArgs,
    },
}

#[derive(Args, Default)]
struct ServeArgs {
    /// Where to listen, e.g. 127.0.0.1:8080; port 0 picks a free one
    #[arg(long, value_name = "ADDR:PORT")]
    listen: Option<SocketAddr>,
    #[command(flatten)]
    store: StoreArgs,
}

#[derive(Args, Default)]
struct StoreArgs {
    /// Folder of the embedded store, the pictures and the signing secret [default: data]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// sqlite:PATH or mongodb://HOST/NAME [default: an embedded store in the data folder]
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// Settings file [default: vignette.toml, if there is one]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl StoreArgs {
    fn settings(self, listen: Option<SocketAddr>) -> anyhow::Result<Settings> {
        let overrides = Overrides {
            listen,
            data: self.data,
            database: self.database,
        };
        Ok(Settings::load(self.config.as_deref(), overrides)?)
    }
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse()
        .command
        .unwrap_or(Command::Serve(ServeArgs::default()))
    {
        Command::Serve(args) => serve(args),
        Command::Migrate(args) => migrate(args),
        Command::Admin(AdminCommand::Recount { dry_run, store }) => recount(store, dry_run),
        Command::Admin(AdminCommand::ResetLink { username, store }) => reset_link(store, &username),
        Command::Admin(AdminCommand::Invite { count, days, store }) => invite(store, count, days),
        Command::Admin(AdminCommand::RotateSecret { store }) => rotate_secret(store),
        Command::Caption(args) => {
            telemetry::init("warn", LogFormat::Text);
            return caption::run(&args);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // The error's own text already names its cause.
            #[expect(
                clippy::print_stderr,
                reason = "the last word of a command that failed"
            )]
            {
                eprintln!("vignette: {error}");
            }
            ExitCode::FAILURE
        }
    }
}

fn serve(args: ServeArgs) -> anyhow::Result<()> {
    let settings = args.store.settings(args.listen)?;
    telemetry::init(&settings.log.filter, settings.log.format);
    actix_web::rt::System::with_tokio_rt(runtime).block_on(async {
        let application = Application::build(&settings).await?;
        #[expect(
            clippy::print_stdout,
            reason = "whoever started the server reads its address here"
        )]
        {
            println!("listening on http://{}", application.address());
        }
        Ok(application.run_until(told_to_stop()).await?)
    })
}

fn migrate(args: StoreArgs) -> anyhow::Result<()> {
    let settings = args.settings(None)?;
    telemetry::init(&settings.log.filter, settings.log.format);
    runtime().block_on(async {
        connect(&settings.storage.database()?).await?;
        tracing::info!("the schema is up to date");
        Ok(())
    })
}

fn reset_link(args: StoreArgs, username: &str) -> anyhow::Result<()> {
    let settings = args.settings(None)?;
    telemetry::init("warn", LogFormat::Text);
    runtime().block_on(async {
        let store = connect(&settings.storage.database()?).await?;
        let path = reset_link::reset_link(&*store, username).await?;
        #[expect(clippy::print_stdout, reason = "what the command is asked for")]
        {
            println!("{}{path}", base(&settings));
        }
        Ok(())
    })
}

fn invite(args: StoreArgs, count: u16, days: u16) -> anyhow::Result<()> {
    let settings = args.settings(None)?;
    telemetry::init("warn", LogFormat::Text);
    runtime().block_on(async {
        let store = connect(&settings.storage.database()?).await?;
        for _ in 0..count {
            let secret = invitations::invite(&*store, days).await?;
            let base = base(&settings);
            #[expect(clippy::print_stdout, reason = "what the command is asked for")]
            {
                println!("{base}/signup?invitation={}", secret.in_address());
            }
        }
        Ok(())
    })
}

/// The site's address for links, without a slash at its end.
fn base(settings: &Settings) -> String {
    match &settings.server.public_url {
        Some(url) => url.as_str().trim_end_matches('/').to_owned(),
        None => format!("http://{}", settings.server.listen),
    }
}

fn rotate_secret(args: StoreArgs) -> anyhow::Result<()> {
    let settings = args.settings(None)?;
    anyhow::ensure!(
        settings.accounts.secrets.is_empty(),
        "the secrets are in the settings: put a new one first in `accounts.secrets`"
    );
    SigningKeys::rotate(&settings.storage.data)?;
    #[expect(clippy::print_stdout, reason = "what the command is asked for")]
    {
        println!("a new secret signs sessions from the server's next start on");
    }
    Ok(())
}

fn recount(args: StoreArgs, dry_run: bool) -> anyhow::Result<()> {
    let settings = args.settings(None)?;
    telemetry::init("warn", LogFormat::Text);
    runtime().block_on(async {
        let store = connect(&settings.storage.database()?).await?;
        #[expect(clippy::print_stdout, reason = "what the command is asked for")]
        let outcome = recount::recount(&*store, dry_run, |line| println!("{line}")).await?;
        let recount::Recounted { looked_at, wrong } = outcome;
        #[expect(clippy::print_stdout, reason = "what the command is asked for")]
        {
            println!("{looked_at} posts and people looked at, {wrong} with wrong counters");
        }
        if dry_run && wrong > 0 {
            anyhow::bail!("some counters are wrong; run it again without --dry-run to mend them");
        }
        Ok(())
    })
}

#[expect(
    clippy::expect_used,
    reason = "without threads there is nothing that could be done"
)]
fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("the operating system gives no threads")
}

/// Ends on Ctrl-C or SIGTERM.
async fn told_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! {
                    _ = interrupt => {}
                    _ = terminate.recv() => {}
                }
            }
            Err(error) => {
                tracing::warn!(%error, "SIGTERM cannot be caught");
                let _ = interrupt.await;
            }
        }
    }
    #[cfg(not(unix))]
    let _ = interrupt.await;
    tracing::info!("stopping");
}
