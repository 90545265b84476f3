"""A second implementation of the protocol, written from SPEC.md and schema/ alone. It computes what vectors expect."""
