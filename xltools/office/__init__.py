"""The work on a workbook that is open in Excel or WPS: what the buttons of the ribbon and of the panel do."""
