"""Scripts about the code itself: `make measure`, `make map`, `make mutants`. Nothing of the portal imports them."""
