"""What is acceptable: Great Expectations suites over the landing, the submissions and the public marts."""
