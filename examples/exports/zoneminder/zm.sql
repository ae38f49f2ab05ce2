/*M!999999\- enable the sandbox mode */ 
-- MariaDB dump 10.19  Distrib 10.11.19-MariaDB, for debian-linux-gnu (x86_64)
--
-- Host: localhost    Database: zm
-- ------------------------------------------------------
-- Server version	10.11.19-MariaDB-0+deb12u1

/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!40101 SET @OLD_CHARACTER_SET_RESULTS=@@CHARACTER_SET_RESULTS */;
/*!40101 SET @OLD_COLLATION_CONNECTION=@@COLLATION_CONNECTION */;
/*!40101 SET NAMES utf8mb4 */;
/*!40103 SET @OLD_TIME_ZONE=@@TIME_ZONE */;
/*!40103 SET TIME_ZONE='+00:00' */;
/*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;
/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;
/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;
/*!40111 SET @OLD_SQL_NOTES=@@SQL_NOTES, SQL_NOTES=0 */;

--
-- Table structure for table `Config`
--

DROP TABLE IF EXISTS `Config`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `Config` (
  `Id` smallint(5) unsigned NOT NULL DEFAULT 0,
  `Name` varchar(32) NOT NULL DEFAULT '',
  `Value` text NOT NULL,
  `Type` tinytext NOT NULL,
  `DefaultValue` text DEFAULT NULL,
  `Hint` tinytext DEFAULT NULL,
  `Pattern` tinytext DEFAULT NULL,
  `Format` tinytext DEFAULT NULL,
  `Prompt` tinytext DEFAULT NULL,
  `Help` text DEFAULT NULL,
  `Category` varchar(32) NOT NULL DEFAULT '',
  `Readonly` tinyint(3) unsigned NOT NULL DEFAULT 0,
  `Private` tinyint(1) NOT NULL DEFAULT 0,
  `System` tinyint(1) NOT NULL DEFAULT 0,
  `Requires` text DEFAULT NULL,
  PRIMARY KEY (`Name`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1 COLLATE=latin1_swedish_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Dumping data for table `Config`
--

LOCK TABLES `Config` WRITE;
/*!40000 ALTER TABLE `Config` DISABLE KEYS */;
INSERT INTO `Config` VALUES
(13,'ZM_AUTH_HASH_IPS','0','boolean','','','','','','','system',0,0,0,'ZM_OPT_USE_AUTH=1;ZM_AUTH_RELAY=hashed'),
(15,'ZM_AUTH_HASH_LOGINS','1','boolean','','','','','','','system',0,0,0,'ZM_OPT_USE_AUTH=1;ZM_AUTH_RELAY=hashed'),
(12,'ZM_AUTH_HASH_SECRET','...Change me to something unique...','string','','','','','','','system',0,0,0,'ZM_OPT_USE_AUTH=1;ZM_AUTH_RELAY=hashed'),
(14,'ZM_AUTH_HASH_TTL','2','integer','','','','','','','system',0,0,0,'ZM_OPT_USE_AUTH=1;ZM_AUTH_RELAY=hashed'),
(11,'ZM_AUTH_RELAY','hashed','string','','','','','','','system',0,0,0,'ZM_OPT_USE_AUTH=1'),
(9,'ZM_AUTH_TYPE','builtin','string','','','','','','','system',0,0,0,'ZM_OPT_USE_AUTH=1'),
(2,'ZM_BANDWIDTH_DEFAULT','high','string','','','','','','','system',0,0,0,''),
(1,'ZM_CSS_DEFAULT','base','string','','','','','','','system',0,0,0,''),
(3,'ZM_LANG_DEFAULT','en_gb','string','','','','','','','system',0,0,0,''),
(77,'ZM_LOG_ALARM_ERR_COUNT','10','integer','','','','','','','logging',0,0,0,''),
(78,'ZM_LOG_ALARM_FAT_COUNT','1','integer','','','','','','','logging',0,0,0,''),
(76,'ZM_LOG_ALARM_WAR_COUNT','100','integer','','','','','','','logging',0,0,0,''),
(74,'ZM_LOG_ALERT_ERR_COUNT','1','integer','','','','','','','logging',0,0,0,''),
(75,'ZM_LOG_ALERT_FAT_COUNT','0','integer','','','','','','','logging',0,0,0,''),
(73,'ZM_LOG_ALERT_WAR_COUNT','1','integer','','','','','','','logging',0,0,0,''),
(72,'ZM_LOG_CHECK_PERIOD','900','integer','','','','','','','logging',0,0,0,''),
(65,'ZM_LOG_DATABASE_LIMIT','7 day','string','','','','','','','logging',0,0,0,''),
(68,'ZM_LOG_DEBUG','0','boolean','','','','','','','logging',0,0,0,''),
(71,'ZM_LOG_DEBUG_FILE','','string','','','','','','','logging',0,0,0,'ZM_LOG_DEBUG=1'),
(70,'ZM_LOG_DEBUG_LEVEL','1','integer','','','','','','','logging',0,0,0,'ZM_LOG_DEBUG=1'),
(69,'ZM_LOG_DEBUG_TARGET','','string','','','','','','','logging',0,0,0,'ZM_LOG_DEBUG=1'),
(66,'ZM_LOG_FFMPEG','1','boolean','','','','','','','logging',0,0,0,''),
(67,'ZM_LOG_INJECT','0','boolean','','','','','','','logging',0,0,0,''),
(64,'ZM_LOG_LEVEL_DATABASE','0','integer','','','','','','','logging',0,0,0,''),
(62,'ZM_LOG_LEVEL_FILE','1','integer','','','','','','','logging',0,0,0,''),
(61,'ZM_LOG_LEVEL_SYSLOG','-1','integer','','','','','','','logging',0,0,0,''),
(63,'ZM_LOG_LEVEL_WEBLOG','-5','integer','','','','','','','logging',0,0,0,''),
(46,'ZM_OPT_ADAPTIVE_SKIP','1','boolean','','','','','','','config',0,0,0,''),
(38,'ZM_OPT_CAMBOZOLA','0','boolean','','','','','','','images',0,0,0,''),
(145,'ZM_OPT_CONTROL','1','boolean','','','','','','','system',0,0,0,''),
(122,'ZM_OPT_EMAIL','0','boolean','','','','','','','mail',0,0,0,''),
(100,'ZM_OPT_FAST_DELETE','0','boolean','','','','','','','system',0,0,0,''),
(55,'ZM_OPT_FFMPEG','0','boolean','','','','','','','images',0,0,0,''),
(25,'ZM_OPT_GEOLOCATION_ACCESS_TOKEN','','string','','','','','','','system',0,0,0,'ZM_OPT_USE_GEOLOCATION=1'),
(24,'ZM_OPT_GEOLOCATION_TILE_PROVIDER','','string','','','','','','','system',0,0,0,'ZM_OPT_USE_GEOLOCATION=1'),
(22,'ZM_OPT_GOOG_RECAPTCHA_SECRETKEY','...Insert your recaptcha secret-key here...','string','','','','','','','system',0,0,0,'ZM_OPT_USE_GOOG_RECAPTCHA=1'),
(21,'ZM_OPT_GOOG_RECAPTCHA_SITEKEY','','string','','','','','','','system',0,0,0,'ZM_OPT_USE_GOOG_RECAPTCHA=1'),
(123,'ZM_OPT_MESSAGE','0','boolean','','','','','','','mail',0,0,0,''),
(146,'ZM_OPT_TRIGGERS','0','boolean','','','','','','','system',0,0,0,''),
(107,'ZM_OPT_UPLOAD','0','boolean','','','','','','','upload',0,0,0,''),
(17,'ZM_OPT_USE_API','1','boolean','','','','','','','system',0,0,0,''),
(8,'ZM_OPT_USE_AUTH','1','boolean','','','','','','','system',0,0,0,''),
(19,'ZM_OPT_USE_EVENTNOTIFICATION','0','boolean','','','','','','','system',0,0,0,''),
(23,'ZM_OPT_USE_GEOLOCATION','0','boolean','','','','','','','system',0,0,0,''),
(20,'ZM_OPT_USE_GOOG_RECAPTCHA','0','boolean','','','','','','','system',0,0,0,'ZM_OPT_USE_AUTH=1'),
(18,'ZM_OPT_USE_LEGACY_API_AUTH','1','boolean','','','','','','','system',0,0,0,''),
(93,'ZM_OPT_X10','0','boolean','','','','','','','x10',0,0,0,''),
(0,'ZM_SKIN_DEFAULT','classic','string','','','','','','','system',0,0,0,''),
(43,'ZM_TIMEZONE','','string','','','','','','','system',0,0,0,'');
/*!40000 ALTER TABLE `Config` ENABLE KEYS */;
UNLOCK TABLES;

--
-- Table structure for table `Events`
--

DROP TABLE IF EXISTS `Events`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `Events` (
  `Id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
  `MonitorId` int(10) unsigned NOT NULL DEFAULT 0,
  `StorageId` smallint(5) unsigned DEFAULT 0,
  `SecondaryStorageId` smallint(5) unsigned DEFAULT 0,
  `Name` varchar(64) NOT NULL DEFAULT '',
  `Cause` varchar(32) NOT NULL DEFAULT '',
  `StartDateTime` datetime DEFAULT NULL,
  `EndDateTime` datetime DEFAULT NULL,
  `Width` smallint(5) unsigned NOT NULL DEFAULT 0,
  `Height` smallint(5) unsigned NOT NULL DEFAULT 0,
  `Length` decimal(10,2) NOT NULL DEFAULT 0.00,
  `Frames` int(10) unsigned DEFAULT NULL,
  `AlarmFrames` int(10) unsigned DEFAULT NULL,
  `DefaultVideo` varchar(64) NOT NULL DEFAULT '',
  `SaveJPEGs` tinyint(4) DEFAULT NULL,
  `TotScore` int(10) unsigned NOT NULL DEFAULT 0,
  `AvgScore` smallint(5) unsigned DEFAULT 0,
  `MaxScore` smallint(5) unsigned DEFAULT 0,
  `Archived` tinyint(3) unsigned NOT NULL DEFAULT 0,
  `Videoed` tinyint(3) unsigned NOT NULL DEFAULT 0,
  `Uploaded` tinyint(3) unsigned NOT NULL DEFAULT 0,
  `Emailed` tinyint(3) unsigned NOT NULL DEFAULT 0,
  `Messaged` tinyint(3) unsigned NOT NULL DEFAULT 0,
  `Executed` tinyint(3) unsigned NOT NULL DEFAULT 0,
  `Notes` text DEFAULT NULL,
  `StateId` int(10) unsigned NOT NULL,
  `Orientation` enum('ROTATE_0','ROTATE_90','ROTATE_180','ROTATE_270','FLIP_HORI','FLIP_VERT') NOT NULL DEFAULT 'ROTATE_0',
  `DiskSpace` bigint(20) unsigned DEFAULT NULL,
  `Scheme` enum('Deep','Medium','Shallow') NOT NULL DEFAULT 'Medium',
  `Locked` tinyint(1) NOT NULL DEFAULT 0,
  PRIMARY KEY (`Id`),
  KEY `Events_MonitorId_idx` (`MonitorId`),
  KEY `Events_StorageId_idx` (`StorageId`),
  KEY `Events_StartDateTime_idx` (`StartDateTime`),
  KEY `Events_EndDateTime_DiskSpace` (`EndDateTime`,`DiskSpace`)
) ENGINE=InnoDB AUTO_INCREMENT=7 DEFAULT CHARSET=latin1 COLLATE=latin1_swedish_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Dumping data for table `Events`
--

LOCK TABLES `Events` WRITE;
/*!40000 ALTER TABLE `Events` DISABLE KEYS */;
INSERT INTO `Events` VALUES
(1,1,1,0,'Event-1','Continuous','2026-10-08 17:46:25','2026-10-08 17:46:39',320,240,14.30,54,0,'1-video.mp4',0,0,0,0,1,1,0,0,0,0,'',1,'ROTATE_0',NULL,'Medium',0),
(3,1,1,0,'Event-3','Continuous','2026-11-02 17:46:38','2026-11-02 17:46:50',320,240,11.10,42,0,'3-video.mp4',0,0,0,0,0,1,0,0,0,0,'',1,'ROTATE_0',NULL,'Medium',0),
(4,2,1,0,'Event-4','Continuous','2026-11-22 17:46:40','2026-11-22 17:46:49',320,240,9.80,38,0,'4-video.mp4',0,0,0,0,0,1,0,0,0,0,'',1,'ROTATE_0',NULL,'Medium',0),
(5,1,1,0,'Event-5','Continuous','2026-11-22 17:46:49','2026-11-22 17:46:51',320,240,1.95,8,0,'5-video.mp4',0,0,0,0,0,1,0,0,0,0,'',1,'ROTATE_0',NULL,'Medium',0),
(6,2,1,0,'Event-6','Continuous','2026-11-22 17:46:50','2026-11-22 17:46:51',320,240,1.29,6,0,'6-video.mp4',0,0,0,0,0,1,0,0,0,0,'',1,'ROTATE_0',NULL,'Medium',0);
/*!40000 ALTER TABLE `Events` ENABLE KEYS */;
UNLOCK TABLES;

--
-- Table structure for table `Filters`
--

DROP TABLE IF EXISTS `Filters`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `Filters` (
  `Id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `Name` varchar(64) NOT NULL DEFAULT '',
  `UserId` int(10) unsigned DEFAULT NULL,
  `Query_json` text NOT NULL,
  `AutoArchive` tinyint(3) unsigned NOT NULL DEFAULT 0,
  `AutoUnarchive` tinyint(3) unsigned NOT NULL DEFAULT 0,
  `AutoVideo` tinyint(3) unsigned NOT NULL DEFAULT 0,
  `AutoUpload` tinyint(3) unsigned NOT NULL DEFAULT 0,
  `AutoEmail` tinyint(3) unsigned NOT NULL DEFAULT 0,
  `EmailTo` text DEFAULT NULL,
  `EmailSubject` text DEFAULT NULL,
  `EmailBody` text DEFAULT NULL,
  `AutoMessage` tinyint(3) unsigned NOT NULL DEFAULT 0,
  `AutoExecute` tinyint(3) unsigned NOT NULL DEFAULT 0,
  `AutoExecuteCmd` tinytext DEFAULT NULL,
  `AutoDelete` tinyint(3) unsigned NOT NULL DEFAULT 0,
  `AutoMove` tinyint(3) unsigned NOT NULL DEFAULT 0,
  `AutoMoveTo` smallint(5) unsigned NOT NULL DEFAULT 0,
  `AutoCopy` tinyint(3) unsigned NOT NULL DEFAULT 0,
  `AutoCopyTo` smallint(5) unsigned NOT NULL DEFAULT 0,
  `UpdateDiskSpace` tinyint(3) unsigned NOT NULL DEFAULT 0,
  `Background` tinyint(1) unsigned NOT NULL DEFAULT 0,
  `Concurrent` tinyint(1) unsigned NOT NULL DEFAULT 0,
  `LockRows` tinyint(1) unsigned NOT NULL DEFAULT 0,
  PRIMARY KEY (`Id`),
  KEY `Name` (`Name`)
) ENGINE=InnoDB AUTO_INCREMENT=4 DEFAULT CHARSET=latin1 COLLATE=latin1_swedish_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Dumping data for table `Filters`
--

LOCK TABLES `Filters` WRITE;
/*!40000 ALTER TABLE `Filters` DISABLE KEYS */;
INSERT INTO `Filters` VALUES
(1,'PurgeWhenFull',1,'{\"sort_field\":\"Id\",\"terms\":[{\"val\":0,\"attr\":\"Archived\",\"op\":\"=\"},{\"cnj\":\"and\",\"val\":95,\"attr\":\"DiskPercent\",\"op\":\">=\"},{\"cnj\":\"and\",\"obr\":\"0\",\"attr\":\"EndDateTime\",\"op\":\"IS NOT\",\"val\":\"NULL\",\"cbr\":\"0\"}],\"limit\":100,\"sort_asc\":1}',0,0,0,0,0,'','','',0,0,'',1,0,0,0,0,0,1,0,0),
(2,'Update DiskSpace',1,'{\"terms\":[{\"attr\":\"DiskSpace\",\"op\":\"IS\",\"val\":\"NULL\"},{\"cnj\":\"and\",\"obr\":\"0\",\"attr\":\"EndDateTime\",\"op\":\"IS NOT\",\"val\":\"NULL\",\"cbr\":\"0\"}]}',0,0,0,0,0,'','','',0,0,'',0,0,0,0,0,1,1,0,0),
(3,'Older than 30 days',1,'{\"terms\":[{\"attr\":\"StartDateTime\",\"op\":\"<\",\"val\":\"-30 days\"},{\"cnj\":\"and\",\"attr\":\"Archived\",\"op\":\"=\",\"val\":\"0\"}],\"limit\":\"0\"}',0,0,0,0,0,NULL,NULL,NULL,0,0,NULL,1,0,0,0,0,0,1,0,0);
/*!40000 ALTER TABLE `Filters` ENABLE KEYS */;
UNLOCK TABLES;

--
-- Table structure for table `Frames`
--

DROP TABLE IF EXISTS `Frames`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `Frames` (
  `Id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
  `EventId` bigint(20) unsigned NOT NULL DEFAULT 0,
  `FrameId` int(10) unsigned NOT NULL DEFAULT 0,
  `Type` enum('Normal','Bulk','Alarm') NOT NULL DEFAULT 'Normal',
  `TimeStamp` timestamp NOT NULL DEFAULT current_timestamp() ON UPDATE current_timestamp(),
  `Delta` decimal(8,2) NOT NULL DEFAULT 0.00,
  `Score` smallint(5) unsigned NOT NULL DEFAULT 0,
  PRIMARY KEY (`Id`),
  KEY `EventId_idx` (`EventId`),
  KEY `Type` (`Type`),
  KEY `TimeStamp` (`TimeStamp`),
  CONSTRAINT `Frames_ibfk_1` FOREIGN KEY (`EventId`) REFERENCES `Events` (`Id`) ON DELETE CASCADE
) ENGINE=InnoDB AUTO_INCREMENT=7 DEFAULT CHARSET=latin1 COLLATE=latin1_swedish_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Dumping data for table `Frames`
--

LOCK TABLES `Frames` WRITE;
/*!40000 ALTER TABLE `Frames` DISABLE KEYS */;
INSERT INTO `Frames` VALUES
(1,1,1,'Normal','2026-11-22 17:46:25',0.00,0),
(3,3,1,'Normal','2026-11-22 17:46:38',0.00,0),
(4,4,1,'Normal','2026-11-22 17:46:40',0.00,0),
(5,5,1,'Normal','2026-11-22 17:46:49',0.00,0),
(6,6,1,'Normal','2026-11-22 17:46:50',0.00,0);
/*!40000 ALTER TABLE `Frames` ENABLE KEYS */;
UNLOCK TABLES;

--
-- Table structure for table `Logs`
--

DROP TABLE IF EXISTS `Logs`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `Logs` (
  `Id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `TimeKey` decimal(16,6) NOT NULL,
  `Component` varchar(32) NOT NULL,
  `ServerId` int(10) unsigned DEFAULT NULL,
  `Pid` int(10) DEFAULT NULL,
  `Level` tinyint(3) NOT NULL,
  `Code` char(3) NOT NULL,
  `Message` text NOT NULL,
  `File` varchar(255) DEFAULT NULL,
  `Line` smallint(5) unsigned DEFAULT NULL,
  PRIMARY KEY (`Id`),
  KEY `TimeKey` (`TimeKey`),
  KEY `Logs_TimeKey_idx` (`TimeKey`),
  KEY `Logs_Level_idx` (`Level`)
) ENGINE=InnoDB AUTO_INCREMENT=38 DEFAULT CHARSET=latin1 COLLATE=latin1_swedish_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Dumping data for table `Logs`
--

LOCK TABLES `Logs` WRITE;
/*!40000 ALTER TABLE `Logs` DISABLE KEYS */;
INSERT INTO `Logs` VALUES
(1,1795369585.651288,'zmc_m1',0,25764,0,'INF','Starting Capture version 1.36.33','zmc.cpp',220),
(2,1795369585.655325,'zmc_m2',0,25765,0,'INF','Starting Capture version 1.36.33','zmc.cpp',220),
(3,1795369588.075809,'zmc_m1',0,25764,0,'INF','Dock: 10 - Capturing at 4.13 fps, capturing bandwidth 23867bytes/sec Analysing at 0.00 fps','zm_monitor.cpp',1680),
(4,1795369588.077362,'zmc_m2',0,25765,0,'INF','Entrance: 10 - Capturing at 4.13 fps, capturing bandwidth 23890bytes/sec Analysing at 0.00 fps','zm_monitor.cpp',1680),
(5,1795369588.090704,'zmc_m1',0,25775,0,'INF','Dock: 000 - Opened new event 1, section start','zm_monitor.cpp',1933);
/*!40000 ALTER TABLE `Logs` ENABLE KEYS */;
UNLOCK TABLES;

--
-- Table structure for table `Monitors`
--

DROP TABLE IF EXISTS `Monitors`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `Monitors` (
  `Id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `Name` varchar(64) NOT NULL DEFAULT '',
  `Notes` text DEFAULT NULL,
  `ServerId` int(10) unsigned DEFAULT NULL,
  `StorageId` smallint(5) unsigned DEFAULT 0,
  `Type` enum('Local','Remote','File','Ffmpeg','Libvlc','cURL','WebSite','NVSocket','VNC') NOT NULL DEFAULT 'Local',
  `Function` enum('None','Monitor','Modect','Record','Mocord','Nodect') NOT NULL DEFAULT 'Monitor',
  `Enabled` tinyint(3) unsigned NOT NULL DEFAULT 1,
  `DecodingEnabled` tinyint(3) unsigned NOT NULL DEFAULT 1,
  `LinkedMonitors` varchar(255) DEFAULT NULL,
  `Triggers` set('X10') NOT NULL DEFAULT '',
  `ONVIF_URL` varchar(255) NOT NULL DEFAULT '',
  `ONVIF_Username` varchar(64) NOT NULL DEFAULT '',
  `ONVIF_Password` varchar(64) NOT NULL DEFAULT '',
  `ONVIF_Options` varchar(64) NOT NULL DEFAULT '',
  `Device` tinytext NOT NULL DEFAULT '',
  `Channel` tinyint(3) unsigned NOT NULL DEFAULT 0,
  `Format` int(10) unsigned NOT NULL DEFAULT 0,
  `V4LMultiBuffer` tinyint(1) unsigned DEFAULT NULL,
  `V4LCapturesPerFrame` tinyint(3) unsigned DEFAULT NULL,
  `Protocol` varchar(16) DEFAULT NULL,
  `Method` varchar(16) DEFAULT '',
  `Host` varchar(64) DEFAULT NULL,
  `Port` varchar(8) NOT NULL DEFAULT '',
  `SubPath` varchar(64) NOT NULL DEFAULT '',
  `Path` varchar(255) DEFAULT NULL,
  `SecondPath` varchar(255) DEFAULT NULL,
  `Options` varchar(255) DEFAULT NULL,
  `User` varchar(64) DEFAULT NULL,
  `Pass` varchar(64) DEFAULT NULL,
  `Width` smallint(5) unsigned NOT NULL DEFAULT 0,
  `Height` smallint(5) unsigned NOT NULL DEFAULT 0,
  `Colours` tinyint(3) unsigned NOT NULL DEFAULT 1,
  `Palette` int(10) unsigned NOT NULL DEFAULT 0,
  `Orientation` enum('ROTATE_0','ROTATE_90','ROTATE_180','ROTATE_270','FLIP_HORI','FLIP_VERT') NOT NULL DEFAULT 'ROTATE_0',
  `Deinterlacing` int(10) unsigned NOT NULL DEFAULT 0,
  `DecoderHWAccelName` varchar(64) DEFAULT NULL,
  `DecoderHWAccelDevice` varchar(255) DEFAULT NULL,
  `SaveJPEGs` tinyint(4) NOT NULL DEFAULT 3,
  `VideoWriter` tinyint(4) NOT NULL DEFAULT 0,
  `OutputCodec` int(10) unsigned NOT NULL DEFAULT 0,
  `Encoder` varchar(32) DEFAULT NULL,
  `OutputContainer` enum('auto','mp4','mkv') DEFAULT NULL,
  `EncoderParameters` text DEFAULT NULL,
  `RecordAudio` tinyint(4) NOT NULL DEFAULT 0,
  `RTSPDescribe` tinyint(1) unsigned DEFAULT NULL,
  `Brightness` mediumint(7) NOT NULL DEFAULT -1,
  `Contrast` mediumint(7) NOT NULL DEFAULT -1,
  `Hue` mediumint(7) NOT NULL DEFAULT -1,
  `Colour` mediumint(7) NOT NULL DEFAULT -1,
  `EventPrefix` varchar(32) NOT NULL DEFAULT 'Event-',
  `LabelFormat` varchar(64) DEFAULT NULL,
  `LabelX` smallint(5) unsigned NOT NULL DEFAULT 0,
  `LabelY` smallint(5) unsigned NOT NULL DEFAULT 0,
  `LabelSize` smallint(5) unsigned NOT NULL DEFAULT 1,
  `ImageBufferCount` smallint(5) unsigned NOT NULL DEFAULT 3,
  `MaxImageBufferCount` smallint(5) unsigned NOT NULL DEFAULT 0,
  `WarmupCount` smallint(5) unsigned NOT NULL DEFAULT 0,
  `PreEventCount` smallint(5) unsigned NOT NULL DEFAULT 10,
  `PostEventCount` smallint(5) unsigned NOT NULL DEFAULT 10,
  `StreamReplayBuffer` int(10) unsigned NOT NULL DEFAULT 0,
  `AlarmFrameCount` smallint(5) unsigned NOT NULL DEFAULT 1,
  `SectionLength` int(10) unsigned NOT NULL DEFAULT 600,
  `MinSectionLength` int(10) unsigned NOT NULL DEFAULT 10,
  `FrameSkip` smallint(5) unsigned NOT NULL DEFAULT 0,
  `MotionFrameSkip` smallint(5) unsigned NOT NULL DEFAULT 0,
  `AnalysisFPSLimit` decimal(5,2) DEFAULT NULL,
  `AnalysisUpdateDelay` smallint(5) unsigned NOT NULL DEFAULT 0,
  `MaxFPS` decimal(5,2) DEFAULT NULL,
  `AlarmMaxFPS` decimal(5,2) DEFAULT NULL,
  `FPSReportInterval` smallint(5) unsigned NOT NULL DEFAULT 250,
  `RefBlendPerc` tinyint(3) unsigned NOT NULL DEFAULT 6,
  `AlarmRefBlendPerc` tinyint(3) unsigned NOT NULL DEFAULT 6,
  `Controllable` tinyint(3) unsigned NOT NULL DEFAULT 0,
  `ControlId` int(10) unsigned DEFAULT NULL,
  `ControlDevice` varchar(255) DEFAULT NULL,
  `ControlAddress` varchar(255) DEFAULT NULL,
  `AutoStopTimeout` decimal(5,2) DEFAULT NULL,
  `TrackMotion` tinyint(3) unsigned NOT NULL DEFAULT 0,
  `TrackDelay` smallint(5) unsigned DEFAULT NULL,
  `ReturnLocation` tinyint(3) NOT NULL DEFAULT -1,
  `ReturnDelay` smallint(5) unsigned DEFAULT NULL,
  `ModectDuringPTZ` tinyint(3) unsigned NOT NULL DEFAULT 0,
  `DefaultRate` smallint(5) unsigned NOT NULL DEFAULT 100,
  `DefaultScale` smallint(5) unsigned NOT NULL DEFAULT 100,
  `DefaultCodec` enum('auto','MP4','MJPEG') NOT NULL DEFAULT 'auto',
  `SignalCheckPoints` int(10) unsigned NOT NULL DEFAULT 0,
  `SignalCheckColour` varchar(32) NOT NULL DEFAULT '#0000BE',
  `WebColour` varchar(32) NOT NULL DEFAULT 'red',
  `Exif` tinyint(1) unsigned NOT NULL DEFAULT 0,
  `Sequence` smallint(5) unsigned DEFAULT NULL,
  `ZoneCount` tinyint(4) NOT NULL DEFAULT 0,
  `Refresh` int(10) unsigned DEFAULT NULL,
  `Latitude` decimal(10,8) DEFAULT NULL,
  `Longitude` decimal(11,8) DEFAULT NULL,
  `RTSPServer` tinyint(1) NOT NULL DEFAULT 0,
  `RTSPStreamName` varchar(255) NOT NULL DEFAULT '',
  `Importance` enum('Normal','Less','Not') NOT NULL DEFAULT 'Normal',
  PRIMARY KEY (`Id`),
  KEY `Monitors_ServerId_idx` (`ServerId`)
) ENGINE=InnoDB AUTO_INCREMENT=4 DEFAULT CHARSET=latin1 COLLATE=latin1_swedish_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Dumping data for table `Monitors`
--

LOCK TABLES `Monitors` WRITE;
/*!40000 ALTER TABLE `Monitors` DISABLE KEYS */;
INSERT INTO `Monitors` VALUES
(1,'Dock',NULL,NULL,1,'Ffmpeg','Record',1,1,NULL,'','','','','','',0,0,NULL,NULL,NULL,'rtpRtsp',NULL,'','','/srv/film.mp4',NULL,NULL,NULL,NULL,320,240,4,0,'ROTATE_0',0,NULL,NULL,0,2,0,NULL,NULL,NULL,1,NULL,-1,-1,-1,-1,'Event-',NULL,0,0,1,3,0,0,10,10,0,1,10,5,0,0,NULL,0,20.00,NULL,250,6,6,0,NULL,NULL,NULL,NULL,0,NULL,-1,NULL,0,100,100,'auto',0,'#0000BE','red',0,NULL,2,NULL,NULL,NULL,0,'','Normal'),
(2,'Entrance',NULL,NULL,1,'Ffmpeg','Record',1,1,NULL,'','','','','','',0,0,NULL,NULL,NULL,'rtpRtsp',NULL,'','','/srv/film.mp4',NULL,NULL,NULL,NULL,320,240,4,0,'ROTATE_0',0,NULL,NULL,0,1,0,NULL,NULL,NULL,0,NULL,-1,-1,-1,-1,'Event-',NULL,0,0,1,3,0,0,10,10,0,1,10,5,0,0,NULL,0,20.00,NULL,250,6,6,0,NULL,NULL,NULL,NULL,0,NULL,-1,NULL,0,100,100,'auto',0,'#0000BE','red',0,NULL,2,NULL,NULL,NULL,0,'','Normal'),
(3,'Yard',NULL,NULL,1,'Ffmpeg','None',1,1,NULL,'','','','','','',0,0,NULL,NULL,NULL,'rtpRtsp',NULL,'','','/srv/film.mp4',NULL,NULL,NULL,NULL,320,240,4,0,'ROTATE_0',0,NULL,NULL,0,1,0,NULL,NULL,NULL,0,NULL,-1,-1,-1,-1,'Event-',NULL,0,0,1,3,0,0,10,10,0,1,10,5,0,0,NULL,0,20.00,NULL,250,6,6,0,NULL,NULL,NULL,NULL,0,NULL,-1,NULL,0,100,100,'auto',0,'#0000BE','red',0,NULL,0,NULL,NULL,NULL,0,'','Normal');
/*!40000 ALTER TABLE `Monitors` ENABLE KEYS */;
UNLOCK TABLES;

--
-- Table structure for table `Users`
--

DROP TABLE IF EXISTS `Users`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `Users` (
  `Id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `Username` varchar(32) CHARACTER SET latin1 COLLATE latin1_bin NOT NULL DEFAULT '',
  `Password` varchar(64) NOT NULL DEFAULT '',
  `Language` varchar(8) DEFAULT NULL,
  `Enabled` tinyint(3) unsigned NOT NULL DEFAULT 1,
  `Stream` enum('None','View') NOT NULL DEFAULT 'None',
  `Events` enum('None','View','Edit') NOT NULL DEFAULT 'None',
  `Control` enum('None','View','Edit') NOT NULL DEFAULT 'None',
  `Monitors` enum('None','View','Edit') NOT NULL DEFAULT 'None',
  `Groups` enum('None','View','Edit') NOT NULL DEFAULT 'None',
  `Devices` enum('None','View','Edit') NOT NULL DEFAULT 'None',
  `Snapshots` enum('None','View','Edit') NOT NULL DEFAULT 'None',
  `System` enum('None','View','Edit') NOT NULL DEFAULT 'None',
  `MaxBandwidth` varchar(16) DEFAULT NULL,
  `MonitorIds` text DEFAULT NULL,
  `TokenMinExpiry` bigint(20) unsigned NOT NULL DEFAULT 0,
  `APIEnabled` tinyint(3) unsigned NOT NULL DEFAULT 1,
  `HomeView` varchar(64) NOT NULL DEFAULT '',
  PRIMARY KEY (`Id`),
  UNIQUE KEY `UC_Username` (`Username`)
) ENGINE=InnoDB AUTO_INCREMENT=4 DEFAULT CHARSET=latin1 COLLATE=latin1_swedish_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Dumping data for table `Users`
--

LOCK TABLES `Users` WRITE;
/*!40000 ALTER TABLE `Users` DISABLE KEYS */;
INSERT INTO `Users` VALUES
(1,'admin','$2b$12$NHZsm6AM2f2LQVROriz79ul3D6DnmFiZC.ZK5eqbF.ZWfwH9bqUJ6','',1,'View','Edit','Edit','Edit','Edit','Edit','Edit','Edit','','',0,0,''),
(2,'k7','$2y$10$abcdefghijklmnopqrstuv1234567890123456789012345678901',NULL,1,'View','View','None','None','None','None','None','None',NULL,'',0,1,''),
(3,'poste2','*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19',NULL,0,'View','Edit','None','None','None','None','None','None',NULL,'1',0,1,'');
/*!40000 ALTER TABLE `Users` ENABLE KEYS */;
UNLOCK TABLES;

--
-- Table structure for table `Zones`
--

DROP TABLE IF EXISTS `Zones`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `Zones` (
  `Id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `MonitorId` int(10) unsigned NOT NULL DEFAULT 0,
  `Name` varchar(64) NOT NULL DEFAULT '',
  `Type` enum('Active','Inclusive','Exclusive','Preclusive','Inactive','Privacy') NOT NULL DEFAULT 'Active',
  `Units` enum('Pixels','Percent') NOT NULL DEFAULT 'Pixels',
  `NumCoords` tinyint(3) unsigned NOT NULL DEFAULT 0,
  `Coords` tinytext NOT NULL,
  `Area` int(10) unsigned NOT NULL DEFAULT 0,
  `AlarmRGB` int(10) unsigned DEFAULT 0,
  `CheckMethod` enum('AlarmedPixels','FilteredPixels','Blobs') NOT NULL DEFAULT 'Blobs',
  `MinPixelThreshold` smallint(5) unsigned DEFAULT NULL,
  `MaxPixelThreshold` smallint(5) unsigned DEFAULT NULL,
  `MinAlarmPixels` int(10) unsigned DEFAULT NULL,
  `MaxAlarmPixels` int(10) unsigned DEFAULT NULL,
  `FilterX` tinyint(3) unsigned DEFAULT NULL,
  `FilterY` tinyint(3) unsigned DEFAULT NULL,
  `MinFilterPixels` int(10) unsigned DEFAULT NULL,
  `MaxFilterPixels` int(10) unsigned DEFAULT NULL,
  `MinBlobPixels` int(10) unsigned DEFAULT NULL,
  `MaxBlobPixels` int(10) unsigned DEFAULT NULL,
  `MinBlobs` smallint(5) unsigned DEFAULT NULL,
  `MaxBlobs` smallint(5) unsigned DEFAULT NULL,
  `OverloadFrames` smallint(5) unsigned NOT NULL DEFAULT 0,
  `ExtendAlarmFrames` smallint(5) unsigned NOT NULL DEFAULT 0,
  PRIMARY KEY (`Id`),
  KEY `MonitorId` (`MonitorId`),
  CONSTRAINT `Zones_ibfk_1` FOREIGN KEY (`MonitorId`) REFERENCES `Monitors` (`Id`) ON DELETE CASCADE
) ENGINE=InnoDB AUTO_INCREMENT=5 DEFAULT CHARSET=latin1 COLLATE=latin1_swedish_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Dumping data for table `Zones`
--

LOCK TABLES `Zones` WRITE;
/*!40000 ALTER TABLE `Zones` DISABLE KEYS */;
INSERT INTO `Zones` VALUES
(1,1,'All','Active','Percent',4,'0,0 319,0 319,239 0,239',76800,0,'Blobs',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,0),
(2,2,'All','Active','Percent',4,'0,0 319,0 319,239 0,239',76800,0,'Blobs',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,0),
(3,1,'Window','Privacy','Percent',4,'200,0 319,0 319,119 200,119',14400,0,'Blobs',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,0),
(4,2,'Window','Privacy','Percent',4,'200,0 319,0 319,119 200,119',14400,0,'Blobs',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,0);
/*!40000 ALTER TABLE `Zones` ENABLE KEYS */;
UNLOCK TABLES;
/*!40103 SET TIME_ZONE=@OLD_TIME_ZONE */;

/*!40101 SET SQL_MODE=@OLD_SQL_MODE */;
/*!40014 SET FOREIGN_KEY_CHECKS=@OLD_FOREIGN_KEY_CHECKS */;
/*!40014 SET UNIQUE_CHECKS=@OLD_UNIQUE_CHECKS */;
/*!40101 SET CHARACTER_SET_CLIENT=@OLD_CHARACTER_SET_CLIENT */;
/*!40101 SET CHARACTER_SET_RESULTS=@OLD_CHARACTER_SET_RESULTS */;
/*!40101 SET COLLATION_CONNECTION=@OLD_COLLATION_CONNECTION */;
/*!40111 SET SQL_NOTES=@OLD_SQL_NOTES */;

-- Dump completed on 2026-11-22 17:46:52
