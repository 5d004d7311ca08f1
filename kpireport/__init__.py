"""KPI reports that people decide by: measures, goals and their deviation, in notebooks and PDF."""
