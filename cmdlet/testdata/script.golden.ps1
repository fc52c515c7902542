# Cmdlet calls for a Configuration Manager site. Review them, then run them in a console connected to the site.
# Secrets and the paths of files are asked for.
$ErrorActionPreference = 'Stop'
Set-Location -LiteralPath 'PS1:\'

# The type of -CARootCert's values is in an assembly of the console that may not be loaded yet.
if (-not ('Microsoft.ConfigurationManagement.AdminConsole.AzureServices.CertificateStore' -as [type])) {
    foreach ($file in [IO.Directory]::GetFiles((Get-Module -Name ConfigurationManager).ModuleBase, '*AdminUI*.dll')) {
        try { $null = [Reflection.Assembly]::LoadFrom($file) } catch { continue }
    }
}

Import-CMAADServerApplication -AppName 'a' -ClientId 'c' -SecretKey (Read-Host -AsSecureString -Prompt 'Import-CMAADServerApplication -SecretKey') -SecretKeyExpiry ([DateTime]::Parse('2026-03-01T12:00:00Z', [cultureinfo]::InvariantCulture)) -TenantId 't' -TenantName 'n'
New-CMCloudManagementAzureService -AddGroupName @('a', 'b') -ClientApp (& { $found = @(Get-CMAADApplication -ClientId 'c'); if ($found.Count -ne 1) { throw 'Get-CMAADApplication must return exactly one object' }; , $found[0] }) -Name 'n' -ServerApp (& { $found = @(Get-CMAADApplication -ClientId 'c'); if ($found.Count -ne 1) { throw 'Get-CMAADApplication must return exactly one object' }; , $found[0] }) -UserDiscoverySchedule (& { $found = @(New-CMSchedule -RecurCount 7 -RecurInterval 'Days'); if ($found.Count -ne 1) { throw 'New-CMSchedule must return exactly one object' }; , $found[0] })
New-CMCloudManagementGateway -CARootCert @{(Read-Host -Prompt 'Full path of root.cer') = [Microsoft.ConfigurationManagement.AdminConsole.AzureServices.CertificateStore]::RootCA} -Description (-join ('Contoso', [char]0x2019, 's gateway', [char]0x000A, 'for the internet')) -EnforceProtocol:$true -Force -GroupName 'rg' -Region 'WestUS2' -ServerAppClientId 'c' -ServiceCertPassword (Read-Host -AsSecureString -Prompt 'New-CMCloudManagementGateway -ServiceCertPassword') -ServiceCertPath (Read-Host -Prompt 'Full path of server.pfx') -ServiceName 'GraniteFalls.contoso.com' -SubscriptionId 's' -VMInstanceCount 2
