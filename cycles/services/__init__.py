"""Every write of cycles, by noun: cycles, phases, evidence (with sources), plan (steps and agreements), questions, tryouts."""
