"""`python -m gangze`."""

from gangze.web.cli import main

if __name__ == "__main__":
    main()
