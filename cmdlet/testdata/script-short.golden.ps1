# Cmdlet calls for a Configuration Manager site. Review them, then run them in a console connected to the site.
# Secrets and the paths of files are asked for.
$ErrorActionPreference = 'Stop'
Set-Location -LiteralPath 'PS1:\'

Get-CMSite -SiteCode 'PS1'
