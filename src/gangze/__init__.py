"""gangze (岗责): every duty in a bank has a post, every post a person, every act an answerable trace."""

__version__ = "0.1.0"
