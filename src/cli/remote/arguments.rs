//! The words of the commands.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

/// What can be done on a server from here.
#[derive(Debug, Subcommand)]
pub enum RemoteCommand {
    /// Log in to a server: prints an address to open in a browser, and takes the code it shows
    Login(LoginArgs),
    /// List the servers that you are logged in to, the default first
    Logins(LoginsArgs),
    /// Revoke a login and forget it
    Logout(LogoutArgs),
    /// Post pictures, and print the post's address
    Post(PostArgs),
    /// Make a draft of each picture in a folder; what was sent before is skipped
    Upload(UploadArgs),
}

/// `vignette login`.
#[derive(Debug, Args)]
pub struct LoginArgs {
    /// The server's address, e.g. photos.example.org
    #[arg(value_name = "URL")]
    pub(super) url: String,
    /// Use this server where none is named
    #[arg(long)]
    pub(super) default: bool,
    /// Send passwords and pictures in the clear to a server that is not in your own network
    #[arg(long)]
    pub(super) insecure_http: bool,
    /// Seconds to wait for an answer
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..=3600))]
    pub(super) timeout: u16,
}

/// `vignette logins`.
#[derive(Debug, Args)]
pub struct LoginsArgs {
    /// Make this server the default
    #[arg(long, value_name = "URL")]
    pub(super) default: Option<String>,
}

/// `vignette logout`.
#[derive(Debug, Args)]
pub struct LogoutArgs {
    /// The server's address [default: the default server]
    #[arg(value_name = "URL")]
    pub(super) url: Option<String>,
    /// Forget the login here also where the server does not revoke it
    #[arg(long)]
    pub(super) forget: bool,
    /// Seconds to wait for an answer
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..=3600))]
    pub(super) timeout: u16,
}

/// Which server, and how patiently.
#[derive(Debug, Args)]
pub struct ConnectionArgs {
    /// The server's address [default: the default server]
    #[arg(long, value_name = "URL")]
    pub(super) server: Option<String>,
    /// Seconds to wait for an answer; files get more by their size
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..=3600))]
    pub(super) timeout: u16,
}

/// Whom a post is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Audience {
    /// Everybody
    Public,
    /// Everybody with the link
    Unlisted,
    /// Followers
    #[value(alias = "private")]
    Followers,
}

impl Audience {
    /// As the interface calls it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Unlisted => "unlisted",
            Self::Followers => "private",
        }
    }
}

/// `vignette post`.
#[derive(Debug, Args)]
pub struct PostArgs {
    /// The pictures, in order; the first is the cover
    #[arg(required = true, value_name = "PICTURE")]
    pub(super) pictures: Vec<PathBuf>,
    /// What the post says [default: what a Vignette suggests, else nothing]
    #[arg(long, value_name = "TEXT")]
    pub(super) caption: Option<String>,
    /// What a picture shows, once for each picture, in their order; empty: as the server suggests
    #[arg(long, value_name = "TEXT")]
    pub(super) alt: Vec<String>,
    /// Hashtags, e.g. "sea, sunset"
    #[arg(long, value_name = "TAGS")]
    pub(super) tags: Vec<String>,
    /// Whom the post is for [default: as your account has it]
    #[arg(long, value_enum)]
    pub(super) visibility: Option<Audience>,
    /// Leave a draft, and print its address
    #[arg(long)]
    pub(super) draft: bool,
    /// Cover the pictures until someone asks for them
    #[arg(long)]
    pub(super) sensitive: bool,
    #[command(flatten)]
    pub(super) connection: ConnectionArgs,
}

/// `vignette upload`.
#[derive(Debug, Args)]
pub struct UploadArgs {
    /// Folder that is searched for pictures, with those below it
    #[arg(value_name = "DIR")]
    pub(super) folder: PathBuf,
    /// Send what was sent before, too
    #[arg(long)]
    pub(super) again: bool,
    #[command(flatten)]
    pub(super) connection: ConnectionArgs,
}
