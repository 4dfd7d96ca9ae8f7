//! The command line.

#[path = "cli/arguments.rs"]
mod arguments;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::Parser;
use vignette::cli::backup::{self, SiteFiles};
use vignette::cli::{
    backfill, caption, credentials, import, people, recaption, recount, remote, sweep,
};
use vignette::domain::ImportChoices;
use vignette::settings::effective;
use vignette::startup::{Application, allocator, stop, wire};
use vignette::storage::{DatabaseUrl, connect};
use vignette::telemetry::{self, LogFormat};

use arguments::{
    AdminArgs, AdminCommand, Arguments, Command, CopyArgs, ImportArgs, ServeArgs, StoreArgs,
};

fn main() -> ExitCode {
    allocator::give_memory_back();
    let outcome = match Arguments::parse()
        .command
        .unwrap_or(Command::Serve(ServeArgs::default()))
    {
        Command::Serve(args) => serve(args),
        Command::Health(args) => health(args),
        Command::Migrate(args) => migrate(args),
        Command::Admin(AdminArgs { store, command }) => admin(store, command),
        Command::Import(args) => import(args),
        Command::Config(args) => config(args),
        Command::Backup(args) => backup(args),
        Command::Restore(args) => restore(args),
        Command::Caption(args) => {
            telemetry::init("warn", LogFormat::Text);
            return caption::run(&args);
        }
        Command::Remote(command) => return remote::run(command),
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
        let most = Duration::from_secs(u64::from(settings.server.stop_seconds) + 1);
        let stopped = async {
            stop::shutdown_signal().await;
            stop::end_after(most);
        };
        Ok(application.run_until(stopped).await?)
    })
}

fn config(args: ServeArgs) -> anyhow::Result<()> {
    let (file, overrides) = args.store.overrides(args.listen);
    let text = effective(file.as_deref(), overrides)?;
    say(text);
    Ok(())
}

/// Where an embedded site lies; a site of several machines is not copied from here.
fn embedded(args: StoreArgs) -> anyhow::Result<SiteFiles> {
    let storage = args.settings(None)?.storage;
    if storage.pictures.is_some() {
        anyhow::bail!(
            "the pictures are in a bucket: copy the database first and the bucket after it (or \
             switch on its versions), with your provider's tools"
        );
    }
    match storage.database()? {
        DatabaseUrl::Sqlite(database) => Ok(SiteFiles {
            data: storage.data,
            database,
        }),
        DatabaseUrl::MongoDb { .. } => anyhow::bail!(
            "the database is MongoDB: use mongodump --oplog or your provider's snapshots, and copy \
             the pictures after it"
        ),
    }
}

fn backup(args: CopyArgs) -> anyhow::Result<()> {
    let place = embedded(args.store)?;
    let files = runtime().block_on(backup::backup(&place, &args.folder))?;
    say(format_args!("{files} files in {}", args.folder.display()));
    Ok(())
}

fn restore(args: CopyArgs) -> anyhow::Result<()> {
    let place = embedded(args.store)?;
    let files = runtime().block_on(backup::restore(&args.folder, &place))?;
    say(format_args!("{files} files in {}", place.data.display()));
    Ok(())
}

#[expect(clippy::print_stdout, reason = "what the command is asked for")]
fn say(text: impl std::fmt::Display) {
    println!("{text}");
}

fn health(args: StoreArgs) -> anyhow::Result<()> {
    let settings = args.settings(None)?;
    runtime().block_on(remote::health::run(&settings))
}

fn migrate(args: StoreArgs) -> anyhow::Result<()> {
    let settings = args.settings(None)?;
    telemetry::init(&settings.log.filter, settings.log.format);
    runtime().block_on(async {
        connect(&settings.storage.database()?, settings.search.language).await?;
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
    let describes = matches!(
        command,
        AdminCommand::BackfillAlt { dry_run: false } | AdminCommand::Recaption { .. }
    );
    // Nobody waits for a page here.
    settings.captions.wait_ms = settings.captions.wait_ms.max(60_000);
    settings.captions.required = true;
    settings.captions.enabled &= describes;
    if describes && !settings.captions.enabled {
        anyhow::bail!("captions are switched off in the settings");
    }
    telemetry::init("warn", LogFormat::Text);
    there(&settings.storage.database()?)?;
    #[expect(clippy::print_stdout, reason = "what the command is asked for")]
    let say = |line: &str| println!("{line}");
    runtime().block_on(async {
        let app = Arc::new(wire(&settings).await?);
        match command {
            AdminCommand::Recount { .. } => {}
            AdminCommand::People(command) => people::run(&app, command, say).await?,
            AdminCommand::Credentials(command) => {
                credentials::run(&app, &settings, command, say).await?
            }
            AdminCommand::Sweep { delete } => sweep::run(&app, delete, say).await?,
            AdminCommand::BackfillAlt { dry_run } => {
                if backfill::run(&app, dry_run, say).await?.failed > 0 {
                    anyhow::bail!("some pictures could not be described");
                }
            }
            AdminCommand::Recaption { dry_run, limit } => {
                let limit = limit.unwrap_or(usize::MAX);
                if recaption::run(&app, dry_run, limit, say).await?.failed > 0 {
                    anyhow::bail!("some posts could not be worded anew");
                }
            }
        }
        Ok(())
    })
}

/// Fails where there is no site to look after: `serve` and `migrate` alone make one, so that a mistyped
/// folder is noticed.
fn there(database: &DatabaseUrl) -> anyhow::Result<()> {
    match database {
        DatabaseUrl::Sqlite(file) if !file.exists() => anyhow::bail!(
            "there is no site at {}: name its folder with --data, or make one with `vignette migrate`",
            file.display()
        ),
        _ => Ok(()),
    }
}

/// Brings posts into an account. What is missing of their words, the captioner of a server writes.
fn import(args: ImportArgs) -> anyhow::Result<()> {
    let mut settings = args.store.settings(None)?;
    settings.captions.enabled = false;
    telemetry::init("warn", LogFormat::Text);
    there(&settings.storage.database()?)?;
    runtime().block_on(async {
        let app = Arc::new(wire(&settings).await?);
        let choices = ImportChoices {
            import_as: args.import_as.into(),
            fetch_pictures: args.fetch_pictures,
        };
        import::run(&app, &args.name, &args.path, choices, |line| say(line)).await?;
        Ok(())
    })
}

fn recount(args: StoreArgs, dry_run: bool) -> anyhow::Result<()> {
    let settings = args.settings(None)?;
    telemetry::init("warn", LogFormat::Text);
    there(&settings.storage.database()?)?;
    runtime().block_on(async {
        let store = connect(&settings.storage.database()?, settings.search.language).await?;
        #[expect(clippy::print_stdout, reason = "what the command is asked for")]
        let outcome = recount::recount(&*store, dry_run, |line| println!("{line}")).await?;
        let recount::Recounted { looked_at, wrong } = outcome;
        #[expect(clippy::print_stdout, reason = "what the command is asked for")]
        {
            println!(
                "{looked_at} posts, comments and people looked at, {wrong} with wrong counters"
            );
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
