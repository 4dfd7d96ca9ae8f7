"""Trains, measures and exports Vignette's captioner: a VGG encoder and an LSTM with attention."""

__version__ = "0.1.0"
