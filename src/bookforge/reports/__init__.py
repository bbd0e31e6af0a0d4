"""Findings as other programs read them: SARIF, and the annotations of GitHub. From values to text, nothing else."""
