//! What a manifest may not say: numbers out of range, parts that contradict one another.

use super::{
    Channels, ConceptList, Concepts, Decoding, ENCODER_INPUTS, EvidenceWeights, Input, Layout,
    Manifest, Resize, Voting,
};

impl Manifest {
    /// What is out of range, if anything is.
    pub(super) fn fault(&self) -> Option<&'static str> {
        // Matched so that a second layout cannot be added without being thought of here.
        let Input {
            layout,
            channels,
            resize,
            width,
            height,
            mean,
            std,
        } = &self.input;
        let (Layout::ChannelsFirst, Channels::Rgb, Resize::SquashBilinear) =
            (layout, channels, resize);
        let Decoding {
            max_words,
            beam_width,
            length_normalisation,
        } = self.decoding;
        let formula = &self.hashtags;
        let weights = [
            formula.head_weight,
            formula.vote_weight,
            formula.bias,
            formula.threshold,
        ];
        if !(1..=4096).contains(width) || !(1..=4096).contains(height) {
            Some("input size is not within 1..=4096")
        } else if !mean.iter().chain(std).all(|x| x.is_finite()) || std.iter().any(|&x| x <= 0.0) {
            Some("input.std must be positive")
        } else if !(1..=256).contains(&max_words) {
            Some("decoding.max_words is not within 1..=256")
        } else if !(1..=64).contains(&beam_width) {
            Some("decoding.beam_width is not within 1..=64")
        } else if !(0.0..=4.0).contains(&length_normalisation) {
            Some("decoding.length_normalisation is not within 0..=4")
        } else if self.consensus.is_some_and(|voting| !voting.is_sound()) {
            Some("a number of consensus is out of range")
        } else if self.consensus.is_some() && self.rarity.is_none() {
            Some("consensus needs a rarity file")
        } else if !weights.iter().all(|x| x.is_finite()) {
            Some("a weight of hashtags is not a number")
        } else {
            None
        }
    }

    /// What is missing or wrong in what format 2 adds, if anything is.
    pub(super) fn format_2_fault(&self) -> Option<String> {
        let places = self.sizes.places;
        let Some(concepts) = self.concepts else {
            return Some("format 2 needs concepts".to_owned());
        };
        if concepts.all() != Some(places) {
            let Concepts { grid, rows, .. } = concepts;
            return Some(format!(
                "sizes.places is {places}, not the {grid}×{grid} places and {rows} rows of concepts"
            ));
        }
        if let Some(fault) = self.encoder_inputs_fault() {
            return Some(fault);
        }
        let Some(confidence) = &self.confidence else {
            return Some("format 2 needs confidence".to_owned());
        };
        if self.consensus.is_none() {
            return Some("confidence needs a consensus, whose draws it counts".to_owned());
        }
        let Some(wording) = &self.wording else {
            return Some("format 2 needs wording".to_owned());
        };
        match &self.attribution {
            None => Some("format 2 needs attribution".to_owned()),
            Some(lines) if lines.iter().any(|line| line.trim().is_empty()) => {
                Some("a line of attribution is empty".to_owned())
            }
            Some(_) => confidence.fault().or_else(|| wording.fault()),
        }
    }

    fn encoder_inputs_fault(&self) -> Option<String> {
        let Some(inputs) = &self.encoder.inputs else {
            return Some("format 2 needs encoder.inputs".to_owned());
        };
        let known = |name: &String| ENCODER_INPUTS.contains(&name.as_str());
        if let Some(name) = inputs.iter().find(|name| !known(name)) {
            return Some(format!(
                "encoder.inputs names {name:?}, of which nothing is known"
            ));
        }
        let named = |name: &&str| inputs.iter().filter(|input| input == name).count() == 1;
        let missing = ENCODER_INPUTS.iter().find(|name| !named(name))?;
        Some(format!("encoder.inputs does not name {missing:?} once"))
    }
}

impl Concepts {
    /// Rows that the decoder attends to in all.
    fn all(self) -> Option<usize> {
        let Concepts {
            grid,
            rows,
            list: ConceptList::Tags,
        } = self;
        let places = grid.checked_mul(grid).filter(|&count| count > 0)?;
        places.checked_add(rows)
    }
}

impl EvidenceWeights {
    fn is_sound(self) -> bool {
        let Self {
            length_weight,
            concept_weight,
            surplus_weight,
            concept_belief,
            surplus_belief,
        } = self;
        let all = [
            length_weight,
            concept_weight,
            surplus_weight,
            concept_belief,
            surplus_belief,
        ];
        all.iter().all(|weight| weight.is_finite())
    }
}

impl Voting {
    fn is_sound(self) -> bool {
        (1..=256).contains(&self.draws)
            && (1..=256).contains(&self.breadth)
            && (0.01..=100.0).contains(&self.temperature)
            && self.likelihood_weight.is_finite()
            && self.evidence.is_sound()
    }
}
