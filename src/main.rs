//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Parser, Subcommand};
use vignette::cli::caption::{self, CaptionArgs};
use vignette::cli::doors::{self, DoorsCommand};
use vignette::cli::people::{self, PeopleCommand};
use vignette::cli::{backfill, recount, sweep};
use vignette::settings::{Overrides, Settings};
use vignette::startup::{Application, wire};
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
    Admin(AdminArgs),
}

#[derive(Args)]
struct AdminArgs {
    #[command(flatten)]
    store: StoreArgs,
    #[command(subcommand)]
    command: AdminCommand,
}

#[derive(Subcommand)]
enum AdminCommand {
    /// Prove that the counters of likes, comments and followers are right, and mend those that are
    /// not. May run beside the server
    Recount {
        /// Only tell what is wrong; exits with 1 if anything is
        #[arg(long)]
        dry_run: bool,
    },
    #[command(flatten)]
    People(PeopleCommand),
    /// List files that nothing shows and what was left half done. May run beside the server
    Sweep {
        /// Take it all away, too
        #[arg(long)]
        delete: bool,
    },
    /// Write the missing alt texts of published pictures with the captioner. May run beside the
    /// server, be stopped and be started again
    BackfillAlt {
        /// Only tell how many are missing
        #[arg(long)]
        dry_run: bool,
    },
    #[command(flatten)]
    Doors(DoorsCommand),
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
    #[arg(long, value_name = "DIR", global = true)]
    data: Option<PathBuf>,
    /// sqlite:PATH or mongodb://HOST/NAME [default: an embedded store in the data folder]
    #[arg(long, value_name = "URL", global = true)]
    database: Option<String>,
    /// Settings file [default: vignette.toml, if there is one]
    #[arg(long, value_name = "FILE", global = true)]
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
        Command::Admin(AdminArgs { store, command }) => admin(store, command),
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

/// A command that looks after a site; it may run beside the server.
fn admin(args: StoreArgs, command: AdminCommand) -> anyhow::Result<()> {
    if let AdminCommand::Recount { dry_run } = command {
        return recount(args, dry_run);
    }
    let mut settings = args.settings(None)?;
    let describes = matches!(command, AdminCommand::BackfillAlt { dry_run: false });
    settings.captions.required = true;
    settings.captions.enabled &= describes;
    if describes && !settings.captions.enabled {
        anyhow::bail!("captions are switched off in the settings");
    }
    telemetry::init("warn", LogFormat::Text);
    #[expect(clippy::print_stdout, reason = "what the command is asked for")]
    let say = |line: &str| println!("{line}");
    runtime().block_on(async {
        let app = Arc::new(wire(&settings).await?);
        match command {
            AdminCommand::Recount { .. } => {}
            AdminCommand::People(command) => people::run(&app, command, say).await?,
            AdminCommand::Doors(command) => doors::run(&app, &settings, command, say).await?,
            AdminCommand::Sweep { delete } => sweep::run(&app, delete, say).await?,
            AdminCommand::BackfillAlt { dry_run } => {
                if backfill::run(&app, dry_run, say).await?.failed > 0 {
                    anyhow::bail!("some pictures could not be described");
                }
            }
        }
        Ok(())
    })
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
