//! What kind of word a hashtag is: people what is there more than what it does.

/// What a hashtag names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Things, creatures, places; also whatever is in no list here.
    Thing,
    /// What a person does.
    Doing,
    /// How something is.
    Manner,
    Colour,
}

/// Verbs. What is as much a pastime as a verb ("surf", "race", "hike") is none.
const DOINGS: &str = "bark bite blow bounce break brush catch chase check chew clean climb compete \
    cook cross cut dig dive drive eat embrace fall fetch fight float flip fly gather going \
    grab graze grilled grinding hang held help hide hit hold hug jump kick kiss kneel \
    laugh lead leap lift live look made make mount oppose overlook pack pass \
    perform pick pile play plays point pose practice pull push raise read relax rest retrieve \
    ride roll run sail say seen serve shake shoot sing sit sleep slice smile \
    soar speak spin splash spray spread stand stare stretch strip swim tackle tag talk \
    throw tie toss touch treat using wade wait walk watch work wrestle write";

/// Adjectives and adverbs.
const MANNERS: &str = "airborne alongside among atop attached barefoot beneath bound brightly busy \
    cloudy crowded decorated deep double dry fast flat fluffy funny furry glazed going \
    hot indoor inflatable large larger lit mounted outdoor partially past paved \
    plaid playfully polka professional ready rough round rural same shallow small smaller \
    snowcovered square steep sunny teenage upside urban wet wild wooden";

const COLOURS: &str = "beige black blond blonde blue brown gold golden gray green grey maroon navy \
    orange pink purple red silver tan teal turquoise white yellow";

/// The kind of a hashtag of the caption model.
pub(crate) fn kind(tag: &str) -> Kind {
    let is_in = |list: &str| list.split_whitespace().any(|word| word == tag);
    if is_in(COLOURS) {
        Kind::Colour
    } else if is_in(MANNERS) {
        Kind::Manner
    } else if is_in(DOINGS) {
        Kind::Doing
    } else {
        Kind::Thing
    }
}
