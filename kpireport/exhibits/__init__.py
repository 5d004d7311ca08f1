"""The exhibits: scorecards as tables, figures and sentences; they know no file format of the press."""
