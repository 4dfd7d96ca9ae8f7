"""Words to content lemmas: what of a caption may become a hashtag.

A rule-based lemmatiser that needs no download. A rule is only trusted when the lemma that it
gives is itself a word seen in the captions, so that `swing` does not become `sw`.
"""

from __future__ import annotations

import collections

IRREGULAR = dict(
    pair.split(":")
    for pair in """men:man women:woman children:child people:person feet:foot teeth:tooth geese:goose
    mice:mouse leaves:leaf wolves:wolf knives:knife shelves:shelf ran:run runs:run swam:swim ate:eat
    threw:throw thrown:throw caught:catch rode:ride ridden:ride drove:drive driven:drive fell:fall
    fallen:fall flew:fly flown:fly fought:fight wrote:write written:write drank:drink drunk:drink
    sang:sing slept:sleep swung:swing dug:dig bit:bite bitten:bite shook:shake shaken:shake
    broken:break drew:draw drawn:draw hid:hide hidden:hide leapt:leap slid:slide spun:spin
    built:build knelt:kneel chose:choose buses:bus glasses:glasses goggles:goggles jeans:jeans
    shorts:shorts sunglasses:sunglasses pants:pants grass:grass dress:dress dresses:dress
    lying:lie laying:lie tied:tie skiing:ski skis:ski skiers:skier skied:ski taxis:taxi
    headphones:headphones stairs:stairs steps:stairs clothes:clothing scissors:scissors binoculars:binoculars
    pigeons:pigeon canoeing:canoe hoeing:hoe dyed:dye species:species""".split()
)
SYNONYMS = dict(
    pair.split(":")
    for pair in """puppy:dog pup:dog doggy:dog guy:man gentleman:man lady:woman kid:child toddler:child
    infant:baby bike:bicycle biker:cyclist bicyclist:cyclist bicycler:cyclist motorbike:motorcycle
    dirtbike:motorcycle ocean:sea photo:picture photograph:picture tshirt:shirt tee:shirt hillside:hill
    sidewalk:pavement rocky:rock grassy:grass snowy:snow sandy:sand dirty:dirt wooded:forest
    muddy:mud racer:race soda:drink automobile:car vehicle:car cellphone:phone sofa:couch
    stroller:pram seashore:shore mountainside:mountain soccer:football teenager:teen""".split()
)
# Function words, numbers, colours, vague adjectives and verbs: no hashtag says anything with these.
STOP = frozenset(
    """a an the this that these those some any each every all both another other others one two three
    four five six seven eight nine ten several many few lot group couple pair bunch piece row lots
    and or but while as if than then so with without within into onto in on at by for from of off over
    under up down out through across along around near beside besides behind between above below against
    towards toward to inside outside outdoors indoors about after before during next away back front side
    top bottom left right middle center end edge his her hers its their theirs he she it they them him i
    you we who whom which what where when there here himself herself itself themselves each
    is are was were be been being am has have had having do does did doing done can could will would
    may might must should shall not no nor only very too just still also
    red blue green yellow white black brown orange pink purple gray grey tan beige blond blonde golden
    gold silver maroon turquoise teal navy colorful colored colour color multicolored bright dark light
    large small big little tiny huge tall short long young old elderly older younger new different same
    various low high wide narrow open closed empty full half part first second middleaged
    look wear hold stand sit get go make take use try seem appear show put have give come let start
    begin prepare be do attempt set pose continue keep stop turn move lie like dressed clad
    something someone somebody thing things way kind type sort area spot place background foreground
    scene view image picture distance midair air together alone several almost apart ahead
    male female adult person face hand head arm leg foot mouth body hair ear eye tail camera
    looking wearing holding standing sitting nearby along see watch lean rest carry pass cover
    surround fill stick hang point reach approach follow attach contain include involve
    what his her 1 2 3 4 5 6 7 8 9 10 s t x""".split()
)
# Kept out of hashtags though the head knows them: words about persons that may hurt or mislabel.
BLOCKED = """asian african american indian caucasian oriental chinese japanese mexican arab muslim jewish
hispanic latino fat obese ugly homeless drunk naked nude topless shirtless beggar prostitute cripple
handicap disabled midget retarded gun blood dead kill weapon rifle cigarette beer alcohol wine sexy bikini
underwear breast religious obscene gay lesbian transgender bald overweight ethnic foreign poor""".split()

_VOWELS = set("aeiouy")


def _undouble(stem: str) -> str:
    return stem[:-1] if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "lsz" else stem


def _verb_bases(stem: str) -> list[str]:
    """Bases that `stem` + ing/ed may come from."""
    return [stem, stem + "e", _undouble(stem), stem[:-1] + "y" if stem.endswith("i") else stem,
            stem[:-1] if len(stem) > 3 and stem[-1] == stem[-2] else stem]


def candidates(word: str) -> list[str]:
    """Possible base forms of a word, most plausible group first."""
    found: list[str] = []
    if word.endswith("ies") and len(word) > 4:
        found += [word[:-3] + "y", word[:-1]]
    elif word.endswith(("ches", "shes", "sses", "xes", "zzes", "oes")):
        found += [word[:-2], word[:-1]]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        found.append(word[:-1])
    if word.endswith("ing") and len(word) > 5 and _VOWELS & set(word[:-3]):
        found += _verb_bases(word[:-3])
    elif word.endswith("ed") and len(word) > 4 and _VOWELS & set(word[:-2]):
        found += _verb_bases(word[:-2])
    return found


_NOUNS_IN_ING = set(
    """building clothing wedding evening morning ceiling railing string painting drawing crossing
    opening landing lightning parking king ring wing spring sling swing sibling sterling""".split()
)


class Lemmatiser:
    """Lemmas of the words of one corpus."""

    def __init__(self, counts: collections.Counter):
        """counts: how often each word occurs in the training captions."""
        self.counts = counts

    def base(self, word: str) -> str:
        """The base form, function words included."""
        if word in IRREGULAR:
            return IRREGULAR[word]
        if word in _NOUNS_IN_ING:
            return word
        known = [base for base in candidates(word) if self.counts[base] >= 2]
        if not known:
            return word
        best = max(known, key=lambda base: self.counts[base])
        # "skateboards" → "skateboard"; "buildings" → "building", not "build"
        return best

    def content(self, word: str) -> str | None:
        """The content lemma with synonyms merged, or nothing for function words and colours."""
        base = self.base(word)
        base = SYNONYMS.get(base, base)
        if word in STOP or base in STOP or len(base) < 3 or base.isdigit():
            return None
        return base


def count_words(captions: list[list[str]]) -> collections.Counter:
    """Occurrences of each word."""
    return collections.Counter(word for caption in captions for word in caption)


def picture_lemmas(captions: list[list[str]], lemmatiser: Lemmatiser) -> collections.Counter:
    """In how many of a picture's captions each content lemma occurs."""
    found: collections.Counter = collections.Counter()
    for caption in captions:
        found.update({lemma for word in caption if (lemma := lemmatiser.content(word))})
    return found
