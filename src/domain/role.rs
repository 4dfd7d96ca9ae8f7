//! What a person may do for the site, and whether they may use it at all.

use super::words::words;
use super::{ModeratorsText, Timestamp};

/// What a person may do beside sharing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Shares and looks.
    #[default]
    Member,
    /// Looks after what members share.
    Moderator,
    /// Looks after moderators, too. There is always one.
    Admin,
}

words!(Role {
    Member => "member",
    Moderator => "moderator",
    Admin => "admin",
});

impl Role {
    /// Whether the admin pages open for them.
    #[must_use]
    pub fn moderates(self) -> bool {
        self >= Self::Moderator
    }

    /// Whether they may warn, suspend or lift a person of the other role: moderators may not act
    /// on admins.
    #[must_use]
    pub fn may_act_on(self, other: Self) -> bool {
        self.moderates() && (self == Self::Admin || other != Self::Admin)
    }
}

/// Why and for how long a person may not use the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspension {
    /// From when.
    pub since: Timestamp,
    /// Until when; none for good.
    pub until: Option<Timestamp>,
    /// Shown to the person when they try to sign in.
    pub reason: ModeratorsText,
}

impl Suspension {
    /// Whether it is in force at this moment; at its end it no longer is.
    #[must_use]
    pub fn holds_at(&self, now: Timestamp) -> bool {
        self.until.is_none_or(|until| now < until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moderators_act_on_everybody_but_admins_and_members_on_nobody() {
        use Role::{Admin, Member, Moderator};
        for other in Role::ALL {
            assert!(!Member.may_act_on(other));
            assert!(Admin.may_act_on(other));
            assert_eq!(Moderator.may_act_on(other), other != Admin);
            assert_eq!(Role::from_word(other.as_str()), Some(other));
        }
    }

    #[test]
    fn a_suspension_holds_until_its_end_and_not_at_it() {
        let now = Timestamp::from_millis(1_800_000_000_000);
        let mut suspension = Suspension {
            since: now,
            until: Some(now.plus_seconds(60)),
            reason: ModeratorsText::default(),
        };
        assert!(suspension.holds_at(now.plus_seconds(59)));
        assert!(!suspension.holds_at(now.plus_seconds(60)));
        suspension.until = None;
        assert!(suspension.holds_at(now.plus_seconds(1 << 40)));
    }
}
