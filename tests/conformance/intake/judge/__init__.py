"""The judge of the intake: gold documents, comparison and scores, written apart from the parser."""
