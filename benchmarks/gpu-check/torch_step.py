"""The training step of gpu-check in PyTorch: python3 torch_step.py FOLDER ANSWER.json DEVICE STEPS SECONDS

Reads FOLDER/model.safetensors with TransformerLens' names, FOLDER/config.json and FOLDER/tokens.npy (int32, [sequences, context]), and trains on all
sequences at once with AdamW as gpu-check does, eagerly and compiled, with TF32 off and on. Writes losses of the first STEPS steps and the median seconds
of further ones. Nothing new is begun after SECONDS. Needs PyTorch alone.
"""

import json
import math
import os
import struct
import sys
import time

import torch
import torch.nn.functional as F

TYPES = {"F32": torch.float32}


def read_safetensors(path):
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = bytearray(file.read())
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            start, end = entry["data_offsets"]
            flat = torch.frombuffer(data, dtype=TYPES[entry["dtype"]], count=(end - start) // 4, offset=start)
            tensors[name] = flat.reshape(entry["shape"]).clone()
    return tensors


def read_npy(path):
    with open(path, "rb") as file:
        magic = file.read(8)
        wide = magic[6] > 1
        (length,) = struct.unpack("<I" if wide else "<H", file.read(4 if wide else 2))
        header = file.read(length).decode("latin1")
        data = bytearray(file.read())
    if "'<i4'" not in header or "'fortran_order': False" not in header:
        raise ValueError(f"{path} is not int32 in C order: {header}")
    shape = [int(n) for n in header.split("'shape':")[1].split("(")[1].split(")")[0].split(",") if n.strip()]
    return torch.frombuffer(data, dtype=torch.int32).reshape(shape).long()


class Model(torch.nn.Module):
    """logits = LN(x) W_U + b_U after layers x + attention(LN(x)), positions at queries and keys alone or, where the configuration says standard, in x."""

    def __init__(self, tensors, config):
        super().__init__()
        self.config = config
        self.names = {name: name.replace(".", "_") for name in tensors}
        for name, tensor in tensors.items():
            self.register_parameter(self.names[name], torch.nn.Parameter(tensor))

    def get(self, name):
        return getattr(self, self.names[name])

    def norm(self, x, name):
        return F.layer_norm(x, (x.shape[-1],), self.get(name + ".w"), self.get(name + ".b"), self.config["eps"])

    def project(self, x, layer, which):
        weight, bias = self.get(f"blocks.{layer}.attn.W_{which}"), self.get(f"blocks.{layer}.attn.b_{which}")
        heads, width, size = weight.shape
        y = x @ weight.permute(1, 0, 2).reshape(width, heads * size) + bias.reshape(-1)
        return y.reshape(x.shape[0], x.shape[1], heads, size).transpose(1, 2)

    def attend(self, q, k, v):
        if hasattr(F, "scaled_dot_product_attention"):
            return F.scaled_dot_product_attention(q, k, v, is_causal=True)
        scores = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
        future = torch.ones(scores.shape[-2:], dtype=torch.bool, device=q.device).triu(1)
        return scores.masked_fill(future, -math.inf).softmax(-1) @ v

    def forward(self, tokens):
        positions = self.get("pos_embed.W_pos")[: tokens.shape[1]]
        standard = self.config["positional_embedding_type"] == "standard"
        x = F.embedding(tokens, self.get("embed.W_E"))
        if standard:
            x = x + positions
        for layer in range(self.config["n_layers"]):
            n = self.norm(x, f"blocks.{layer}.ln1")
            seen = n if standard else n + positions
            z = self.attend(self.project(seen, layer, "Q"), self.project(seen, layer, "K"), self.project(n, layer, "V"))
            weight = self.get(f"blocks.{layer}.attn.W_O")
            z = z.transpose(1, 2).reshape(x.shape[0], x.shape[1], -1)
            x = x + z @ weight.reshape(-1, weight.shape[-1]) + self.get(f"blocks.{layer}.attn.b_O")
        logits = self.norm(x, "ln_final")[:, :-1] @ self.get("unembed.W_U") + self.get("unembed.b_U")
        return F.cross_entropy(logits.reshape(-1, logits.shape[-1]), tokens[:, 1:].reshape(-1))


def run(folder, device, compiled, tf32, steps, deadline):
    torch.backends.cuda.matmul.allow_tf32 = tf32
    torch.backends.cudnn.allow_tf32 = tf32
    with open(os.path.join(folder, "config.json")) as file:
        config = json.load(file)
    model = Model(read_safetensors(os.path.join(folder, "model.safetensors")), config).to(device)
    tokens = read_npy(os.path.join(folder, "tokens.npy")).to(device)
    fused = {"fused": True} if device == "cuda" else {}
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.05, **fused)
    loss_of = torch.compile(model) if compiled else model

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss = loss_of(tokens)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        return loss

    losses = [step().item() for _ in range(steps)]
    wait = torch.cuda.synchronize if device == "cuda" else (lambda: None)
    times = []
    wait()
    # Steps follow one another without waiting for each: three rounds of some, the median round.
    for _ in range(3):
        count = 10 if device == "cuda" else 2
        start = time.perf_counter()
        for _ in range(count):
            step()
        wait()
        times.append((time.perf_counter() - start) / count)
        if time.monotonic() > deadline:
            break
    peak = torch.cuda.max_memory_allocated() if device == "cuda" else None
    return {"losses": losses, "seconds": sorted(times)[len(times) // 2], "peak_bytes": peak}


def main():
    folder, answer, device, steps, seconds = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), float(sys.argv[5])
    if device == "cuda" and not torch.cuda.is_available():
        sys.exit("this PyTorch sees no CUDA device")
    deadline = time.monotonic() + seconds
    result = {
        "torch": torch.__version__,
        "cuda": str(torch.version.cuda),
        "device": torch.cuda.get_device_name() if device == "cuda" else "cpu",
        "threads": torch.get_num_threads(),
        "runs": [],
    }
    for compiled in (False, True):
        for tf32 in (False, True) if device == "cuda" else (False,):
            entry = {"mode": "compiled" if compiled else "eager", "tf32": tf32}
            if compiled and not hasattr(torch, "compile"):
                entry["error"] = "this PyTorch has no torch.compile"
            elif time.monotonic() > deadline:
                entry["error"] = "no time left"
            else:
                try:
                    entry.update(run(folder, device, compiled, tf32, steps, deadline))
                except Exception as error:  # the other modes may still run
                    entry["error"] = f"{type(error).__name__}: {error}".splitlines()[0]
            result["runs"].append(entry)
            with open(answer + ".tmp", "w") as file:
                json.dump(result, file, indent=1)
            os.replace(answer + ".tmp", answer)


if __name__ == "__main__":
    main()
