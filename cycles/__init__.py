"""Improvement cycles: phases, evidence, sources, try-outs and agreements."""
