"""The transparency log: a Merkle tree over the ledger, signed checkpoints, witnesses and proofs that anyone can check.

Its formats are those of C2SP: tlog-tiles, checkpoint, signed note, tlog-witness and tlog-proof, so that programs made
for other logs check this one (decision 0028). It reads `portal.records`, and the record knows nothing of it.
"""
