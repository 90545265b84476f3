"""A second implementation of the protocol, after SPEC.md and the text of schema/, sharing no code with the
first. It computes what vectors expect."""
