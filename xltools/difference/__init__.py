"""What changed between two workbooks: lines paired, then cells compared. Pure; knows no file and no form."""
