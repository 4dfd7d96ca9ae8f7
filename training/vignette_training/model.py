"""The network: a VGG body up to conv5_3 and an LSTM that attends to its places."""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

MEAN = (123.675, 116.28, 103.53)
STD = (58.395, 57.12, 57.375)
# Channels of each 3×3 convolution; 0 is a pooling.
LAYERS = {
    "vgg16": [64, 64, 0, 128, 128, 0, 256, 256, 256, 0, 512, 512, 512, 0, 512, 512, 512],
    "vgg19": [64, 64, 0, 128, 128, 0, *[256] * 4, 0, *[512] * 4, 0, *[512] * 4],
}


def build_body(kind: str = "vgg16", norm: bool = True) -> nn.Sequential:
    """[N,3,H,W] -> [N,512,H/16,W/16], with batch norm after every convolution, or without any."""
    layers: list[nn.Module] = []
    channels = 3
    for width in LAYERS[kind]:
        if width == 0:
            layers.append(nn.MaxPool2d(2))
            continue
        layers.append(nn.Conv2d(channels, width, 3, padding=1, bias=not norm))
        if norm:
            layers.append(nn.BatchNorm2d(width))
        layers.append(nn.ReLU(inplace=True))
        channels = width
    return nn.Sequential(*layers)


def normalise(pictures: Tensor) -> Tensor:
    """uint8 [N,H,W,3] -> float [N,3,H,W] as the encoder takes it."""
    mean = torch.tensor(MEAN, device=pictures.device)
    std = torch.tensor(STD, device=pictures.device)
    return ((pictures.float() - mean) / std).permute(0, 3, 1, 2)


class SmoothedLoss(torch.autograd.Function):
    """Cross-entropy with label smoothing, as F.cross_entropy's, in fewer passes over [M,V]."""

    @staticmethod
    def forward(ctx, logits: Tensor, target: Tensor, smoothing: float) -> Tensor:
        log_probs = F.log_softmax(logits.float(), 1)
        ctx.save_for_backward(log_probs, target)
        ctx.smoothing = smoothing
        right = log_probs.gather(1, target.unsqueeze(1)).mean()
        return -(1 - smoothing) * right - smoothing * log_probs.mean()

    @staticmethod
    def backward(ctx, gradient: Tensor):
        log_probs, target = ctx.saved_tensors
        slope = log_probs.exp_().sub_(ctx.smoothing / log_probs.shape[1])
        slope[torch.arange(len(target), device=target.device), target] -= 1 - ctx.smoothing
        return slope.mul_(gradient / len(target)), None, None


KEPT = 0.8  # captions that have ended are dropped when fewer go on: dropping costs, too


class Decoder(nn.Module):
    """LSTM with additive attention and a gate; the output layer shares the embedding."""

    def __init__(self, words: int, embedding=256, hidden=512, attention=256, features=512, drop=0.5,
                 summary: int | None = None):
        super().__init__()
        self.emb = nn.Embedding(words, embedding)
        nn.init.normal_(self.emb.weight, std=0.06)
        self.key = nn.Linear(features, attention)
        self.query = nn.Linear(hidden, attention, bias=False)
        self.energy = nn.Linear(attention, 1, bias=False)
        self.gate = nn.Linear(hidden, features)
        self.h0 = nn.Linear(summary or features, hidden)
        self.c0 = nn.Linear(summary or features, hidden)
        self.x = nn.Linear(embedding + features, 4 * hidden)
        self.hh = nn.Linear(hidden, 4 * hidden, bias=False)
        self.out = nn.Linear(hidden + features, embedding)
        self.bias = nn.Parameter(torch.zeros(words))
        self.drop = nn.Dropout(drop)
        nn.init.orthogonal_(self.hh.weight)
        nn.init.zeros_(self.x.bias)
        self.x.bias.data[hidden : 2 * hidden] = 1.0  # remember at first

    def start(self, features: Tensor, summary: Tensor | None = None) -> tuple[Tensor, Tensor, Tensor]:
        """features [N,P,D] -> keys [N,P,A] and the first memory h, c [N,H], which comes from the
        summary [N,S], or else from the features' mean."""
        summary = features.mean(1) if summary is None else summary
        return self.key(features), torch.tanh(self.h0(summary)), torch.tanh(self.c0(summary))

    def step(self, token: Tensor, h: Tensor, c: Tensor, features: Tensor, keys: Tensor):
        """token [B], h, c [B,H], features [B|1,P,D], keys [B|1,P,A] -> h, c, context, attention."""
        energy = self.energy(torch.tanh(keys + self.query(h).unsqueeze(1))).squeeze(2)
        attention = F.softmax(energy, dim=1)
        context = torch.matmul(attention.unsqueeze(1), features).squeeze(1)
        context = torch.sigmoid(self.gate(h)) * context
        word = self.drop(self.emb(token))
        gates = self.x(torch.cat([word, context], 1)) + self.hh(h)
        i, f, g, o = gates.chunk(4, 1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        return h, c, context, attention

    def logits(self, state: Tensor) -> Tensor:
        """h and context side by side [..., H+D] -> [..., V]."""
        hidden = self.drop(torch.tanh(self.out(self.drop(state))))
        return F.linear(hidden, self.emb.weight, self.bias)

    def said(self, features: Tensor, captions: Tensor, owner: Tensor,
             summary: Tensor | None = None) -> tuple[Tensor, Tensor, Tensor]:
        """Logits [M,V] of the words M that captions [B,L] say behind their start token, those words
        [M], and the captions that say them [M]. The captions are of the pictures owner [B] in
        features [N,P,D]."""
        longest_first = torch.argsort((captions > 0).sum(1), descending=True, stable=True)
        captions, owner = captions[longest_first], owner[longest_first]
        keys, h, c = self.start(features, summary)
        features, keys, h, c = features[owner], keys[owner], h[owner], c[owner]
        states, words, whose = [], [], []
        for t in range(captions.shape[1] - 1):
            going = int((captions[:, t + 1] > 0).sum())  # the others have ended, and lie behind
            if not going:
                break
            if going < KEPT * len(h):
                features, keys, h, c = features[:going], keys[:going], h[:going], c[:going]
            h, c, context, _ = self.step(captions[: len(h), t], h, c, features, keys)
            states.append(torch.cat([h, context], 1)[:going])
            words.append(captions[:going, t + 1])
            whose.append(longest_first[:going])
        return self.logits(torch.cat(states)), torch.cat(words), torch.cat(whose)

    def loss(self, features: Tensor, captions: Tensor, owner: Tensor, smoothing=0.1,
             summary: Tensor | None = None) -> Tensor:
        """Cross-entropy per word; the shapes are those of `said`."""
        logits, words, _ = self.said(features, captions, owner, summary)
        return SmoothedLoss.apply(logits, words, smoothing)


class TagHead(nn.Sequential):
    """Mean and maximum of the features over the places [N,2D] -> a logit for each tag [N,T].

    The shipped one is `MERGED` narrower ones in one, which were trained apart.
    """

    MERGED = 2

    def __init__(self, tags: int, features=512, hidden=512 * MERGED, drop=0.5):
        super().__init__(nn.Linear(2 * features, hidden), nn.ReLU(), nn.Dropout(drop),
                         nn.Linear(hidden, tags))

    @staticmethod
    def merged(heads: Sequence[TagHead]) -> TagHead:
        """The head, as wide as all of these together, whose logits are the means of theirs."""
        bottoms, tops = [head[0] for head in heads], [head[-1] for head in heads]
        weight = torch.cat([top.weight for top in tops], 1)
        one = TagHead(len(weight), bottoms[0].in_features // 2, weight.shape[1])
        one.load_state_dict({
            "0.weight": torch.cat([bottom.weight for bottom in bottoms]),
            "0.bias": torch.cat([bottom.bias for bottom in bottoms]),
            "3.weight": weight / len(heads),
            "3.bias": torch.stack([top.bias for top in tops]).mean(0),
        })
        return one


class Captioner(nn.Module):
    """Everything that is shipped: body, decoder and the hashtag head."""

    def __init__(self, words: int, tags: int, kind: str = "vgg16"):
        super().__init__()
        self.kind = kind
        self.body = build_body(kind)
        self.dec = Decoder(words)
        self.tags = TagHead(tags)

    def features(self, pictures: Tensor) -> Tensor:
        """[N,3,H,W] -> [N,P,512]: conv5_3, a row per place."""
        return self.body(pictures).flatten(2).transpose(1, 2)

    def tag_logits(self, features: Tensor) -> Tensor:
        """features [N,P,512] -> [N,T], from their mean and their maximum."""
        return self.tags(torch.cat([features.mean(1), features.amax(1)], 1))
