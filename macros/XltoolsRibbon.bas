Attribute VB_Name = "XltoolsRibbon"
Option Explicit
' The tasks of the ribbon's buttons. ASCII only: every text that users see is in texts.toml, or is shown by Python.
' "control" is an Object, so that no type library of Office is needed and the module compiles in WPS and LibreOffice.

Public Sub XltValidate(control As Object)
    XltRun "validate"
End Sub

Public Sub XltClear(control As Object)
    XltRun "clear"
End Sub

Public Sub XltCollect(control As Object)
    XltRun "collect"
End Sub

Public Sub XltConsolidate(control As Object)
    XltRun "consolidate"
End Sub

Public Sub XltCompare(control As Object)
    XltRun "compare"
End Sub

Public Sub XltReport(control As Object)
    XltRun "report"
End Sub

Public Sub XltAbout(control As Object)
    XltRun "about"
End Sub
