//! The arguments of the command line, and the settings that follow from them.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::LazyLock;

use clap::{Args, Parser, Subcommand};
use vignette::cli::caption::CaptionArgs;
use vignette::cli::credentials::CredentialsCommand;
use vignette::cli::import::ImportWord;
use vignette::cli::people::PeopleCommand;
use vignette::cli::remote::RemoteCommand;
use vignette::settings::{Captions, Overrides, Settings};

/// The program's version, and that of the caption model where one lies at the usual place.
fn version() -> &'static str {
    static VERSION: LazyLock<String> = LazyLock::new(|| {
        let program = env!("CARGO_PKG_VERSION");
        match vignette::captioning::name_of_model(&Captions::default().model) {
            Some(model) => format!("{program} (captions: {model})"),
            None => format!("{program} (no caption model)"),
        }
    });
    &VERSION
}

/// Share photos that arrive with their words
#[derive(Parser)]
#[command(version = version())]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What the program can do.
#[derive(Subcommand)]
pub enum Command {
    /// Run the server (what happens without a command, too)
    Serve(ServeArgs),
    /// Ask the server that runs over these data whether it is well; exits with 1 if it is not
    Health(StoreArgs),
    /// Bring the store's schema up to date and stop
    Migrate(StoreArgs),
    /// Copy an embedded site into a new folder, also while it runs
    Backup(CopyArgs),
    /// Put a backup in the place of a site that is not there yet
    Restore(CopyArgs),
    /// Print the settings that hold, as TOML with secrets hidden, and where each was set
    Config(ServeArgs),
    /// Write captions and hashtags for picture files
    Caption(CaptionArgs),
    /// Bring posts into an account: a zip file of Vignette, Instagram, Google Photos, Flickr, Mastodon
    /// or Pixelfed, or pictures in folders. May run beside the server, which goes on when it is stopped
    Import(ImportArgs),
    /// Look after a site
    Admin(AdminArgs),
    #[command(flatten)]
    Remote(RemoteCommand),
}

/// `vignette admin`.
#[derive(Args)]
pub struct AdminArgs {
    #[command(flatten)]
    pub store: StoreArgs,
    #[command(subcommand)]
    pub command: AdminCommand,
}

/// What is brought in, and where.
#[derive(Args)]
pub struct ImportArgs {
    /// Whose account
    pub name: String,
    /// The zip file or folder
    pub path: PathBuf,
    /// How it comes in
    #[arg(long = "as", value_enum, default_value = "as-they-were")]
    pub import_as: ImportWord,
    /// Fetch the pictures from the addresses in the export, where it has no pictures (Pixelfed's) and the
    /// settings allow that (`archives.fetch_pictures`)
    #[arg(long)]
    pub fetch_pictures: bool,
    #[command(flatten)]
    pub store: StoreArgs,
}

/// What looks after a site.
#[derive(Subcommand)]
pub enum AdminCommand {
    /// Prove that the counters of likes, comments and followers are right, and mend those that are
    /// not. May run beside the server
    Recount {
        /// Only print what is wrong; exits with 1 if anything is
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
        /// Only print how many are missing
        #[arg(long)]
        dry_run: bool,
    },
    /// Suggest words anew with the model that writes now: for drafts, and for published posts whose
    /// words nobody touched and whose authors have asked for it. May run beside the server, be
    /// stopped and be started again
    Recaption {
        /// Only print how many there are
        #[arg(long)]
        dry_run: bool,
        /// Posts at most
        #[arg(long, value_name = "N")]
        limit: Option<usize>,
    },
    #[command(flatten)]
    Credentials(CredentialsCommand),
}

/// What the server is started with.
#[derive(Args, Default)]
pub struct ServeArgs {
    /// Where to listen, e.g. 127.0.0.1:8080; port 0 picks a free one
    #[arg(long, value_name = "ADDR:PORT")]
    pub listen: Option<SocketAddr>,
    #[command(flatten)]
    pub store: StoreArgs,
}

/// A backup and the site that it is of.
#[derive(Args)]
pub struct CopyArgs {
    /// The backup's folder
    pub folder: PathBuf,
    #[command(flatten)]
    pub store: StoreArgs,
}

/// Where a site lies.
#[derive(Args, Default)]
pub struct StoreArgs {
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
    /// The settings that hold, with these arguments above them.
    pub fn settings(self, listen: Option<SocketAddr>) -> anyhow::Result<Settings> {
        let (config, overrides) = self.overrides(listen);
        Ok(Settings::load(config.as_deref(), overrides)?)
    }

    /// The settings file that was named, and what stands above its contents.
    pub fn overrides(self, listen: Option<SocketAddr>) -> (Option<PathBuf>, Overrides) {
        let overrides = Overrides {
            listen,
            data: self.data,
            database: self.database,
        };
        (self.config, overrides)
    }
}
