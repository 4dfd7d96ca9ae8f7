//! Codes that change every half minute (RFC 6238): the only place that names `totp_rs`.

use totp_rs::{Builder, Totp};

pub use totp_rs::TotpError;

use crate::domain::{Timestamp, TotpSecret};

/// Half minutes by which an app's clock may be off.
const SKEW: u16 = 1;

/// What an app needs to know.
#[derive(Debug, Clone)]
pub struct Enrolment {
    /// `otpauth://totp/…` as a PNG of a QR code, in base64.
    pub qr: String,
    /// The secret in base32, for typing.
    pub secret: String,
}

fn totp(secret: TotpSecret) -> Builder {
    Builder::new().with_secret(secret.0).with_skew(SKEW)
}

/// The half minute whose code this is, if it is that of now, the one before or the one after. None
/// may be taken twice; whoever asks sees to that.
///
/// # Errors
/// When the secret is too short, which none of ours is.
pub fn step_of(secret: TotpSecret, code: &str, now: Timestamp) -> Result<Option<i64>, TotpError> {
    let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let seconds = u64::try_from(now.as_millis() / 1000).unwrap_or(0);
    let step = totp(secret).build()?.check(&digits, seconds);
    Ok(step.and_then(|step| i64::try_from(step).ok()))
}

/// What an app needs to make codes for an account at a site, which is named by its host.
///
/// # Errors
/// When the names do not fit into a QR code.
pub fn enrol(secret: TotpSecret, account: &str, site: &str) -> Result<Enrolment, TotpError> {
    // A colon parts the two in the address that the code holds.
    let site = site.replace(':', " ");
    let totp: Totp = totp(secret)
        .with_account_name(account)
        .with_issuer(Some(site))
        .build()?;
    Ok(Enrolment {
        qr: totp.to_qr_base64()?,
        secret: totp.secret().to_base32(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, SHA-1, the last six digits.
    #[test]
    fn agrees_with_the_standard() {
        let secret = TotpSecret(*b"12345678901234567890");
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (2_000_000_000, "279037"),
        ] {
            let at = |more: i64| Timestamp::from_millis((seconds + more) * 1000);
            let step = Some(seconds / 30);
            for more in [-30, 0, 30] {
                assert_eq!(
                    step_of(secret, code, at(more)).unwrap(),
                    step,
                    "{seconds} {more}"
                );
            }
            assert_eq!(step_of(secret, code, at(90)).unwrap(), None);
            let spaced = format!("{} {}", &code[..3], &code[3..]);
            assert_eq!(step_of(secret, &spaced, at(0)).unwrap(), step);
        }
        for code in ["", "28708", "2870822", "abcdef", "２８７０８２", "-87082"] {
            assert_eq!(
                step_of(secret, code, Timestamp::from_millis(59_000)).unwrap(),
                None
            );
        }
    }

    #[test]
    fn an_app_is_told_all_it_needs() {
        let enrolment = enrol(TotpSecret([7; 20]), "ada", "localhost:8080").unwrap();
        assert_eq!(enrolment.secret.len(), 32);
        assert!(enrolment.qr.starts_with("iVBOR"), "no PNG");
    }
}
