//! Emails through an SMTP server: the only place that names `lettre`.

use std::time::Duration;

use lettre::message::Mailbox;
use lettre::message::header::{ContentType, MIME_VERSION_1_0};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use crate::domain::Email;

/// A server that has not answered by then is not going to.
const PATIENCE: Duration = Duration::from_secs(20);

/// Sends emails.
#[derive(Debug, Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// An email in plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailMessage {
    /// To whom.
    pub to: Email,
    /// What it is about, in one line.
    pub subject: String,
    /// What it says.
    pub text: String,
}

/// Why emails cannot be sent, or one was not.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The sender's address is none.
    #[error("`mail.from` is no address: {0}")]
    From(#[source] lettre::address::AddressError),
    /// The server's address is none. It may hold a password, so it is not shown.
    #[error("`mail.smtp` is not understood; write smtps://USER:PASSWORD@HOST")]
    Server,
    /// This email cannot be written.
    #[error("a letter cannot be written: {0}")]
    EmailMessage(#[from] lettre::error::Error),
    /// The receiver's address is one that mail servers do not take.
    #[error("a letter has no receiver: {0}")]
    Receiver(#[source] lettre::address::AddressError),
    /// The server refused it or did not answer.
    #[error("a letter was not sent: {0}")]
    Sending(#[from] lettre::transport::smtp::Error),
}

impl Mailer {
    /// A sender through `smtp`, `smtps://USER:PASSWORD@HOST`,
    /// `smtp://USER:PASSWORD@HOST:587?tls=required` (STARTTLS) or `smtp://HOST:25`, in the name of
    /// `from`, `Vignette <photos@example.org>`. Nothing is connected yet.
    ///
    /// # Errors
    /// When one of the two cannot be understood.
    pub fn new(smtp: &SecretString, from: &str) -> Result<Self, MailError> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(smtp.expose_secret())
            .map_err(|_| MailError::Server)?
            .timeout(Some(PATIENCE))
            .build();
        let from = from.parse().map_err(MailError::From)?;
        Ok(Self { transport, from })
    }

    /// Sends an email; it is done when the server has taken it.
    ///
    /// # Errors
    /// See [`MailError`].
    pub async fn send(&self, message: EmailMessage) -> Result<(), MailError> {
        let to: Address = message.to.as_str().parse().map_err(MailError::Receiver)?;
        let id = format!("<{}@{}>", Uuid::new_v4(), self.from.email.domain());
        let message = Message::builder()
            .message_id(Some(id))
            .header(MIME_VERSION_1_0)
            .from(self.from.clone())
            .to(to.into())
            .subject(message.subject)
            .header(ContentType::TEXT_PLAIN)
            .body(message.text)?;
        self.transport.send(message).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_in_the_settings_is_named_and_tells_no_password() {
        let url = |text: &str| SecretString::from(text.to_owned());
        assert!(Mailer::new(&url("smtp://localhost:25"), "Vignette <a@example.org>").is_ok());
        let error = Mailer::new(&url("imap://u:hunter2@localhost"), "a@example.org");
        let said = error.map_err(|error| error.to_string()).err();
        assert!(said.is_some_and(|said| said.contains("mail.smtp") && !said.contains("hunter2")));
        let error = Mailer::new(&url("smtp://localhost"), "nobody");
        let said = error.map_err(|error| error.to_string()).err();
        assert!(said.is_some_and(|said| said.contains("mail.from")));
    }
}
