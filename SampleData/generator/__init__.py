"""Generator of the fictitious sample data; every module writes or checks one subject."""
