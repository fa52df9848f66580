"""The sample county: real workbooks whose sums are what 湘乡市 published for the first half of 2006."""
