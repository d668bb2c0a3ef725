pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Shapes

// A document of no country, drawn: a card's face, its back, a passport's page. What is asked for is ringed.
Rectangle {
    id: face
    required property string kind // face, back, page
    property string ringed: "" // CAN, or the name of a field
    readonly property var bars: ({
            "face": [[0.08, 0.11, 0.40, 0.08, Theme.green900], [0.08, 0.76, 0.15, 0.15, Theme.gold]],
            "back": [[0.06, 0.10, 0.88, 0.14, Theme.green900], [0.06, 0.32, 0.34, 0.06, Theme.line], [0.06, 0.43, 0.24, 0.06, Theme.line]],
            "page": [[0.05, 0.07, 0.30, 0.07, Theme.green900], [0.36, 0.22, 0.40, 0.055, Theme.line], [0.36, 0.32, 0.30, 0.055, Theme.line]]
        })
    readonly property var places: ({
            "face": {
                "DOCUMENT_NUMBER": [0.08, 0.29, 0.36, 0.08],
                "BIRTH": [0.08, 0.44, 0.26, 0.08],
                "EXPIRY": [0.08, 0.59, 0.26, 0.08],
                "CAN": [0.60, 0.77, 0.33, 0.14]
            },
            "back": ({}),
            "page": {
                "DOCUMENT_NUMBER": [0.66, 0.07, 0.28, 0.07],
                "BIRTH": [0.36, 0.43, 0.24, 0.07],
                "EXPIRY": [0.36, 0.56, 0.24, 0.07]
            }
        })
    readonly property var person: kind === "page" ? [0.06, 0.22, 0.23, 0.44] : [0.66, 0.16, 0.25, 0.54]
    readonly property var lines: kind === "back" ? [[0.60, 24], [0.74, 21], [0.88, 17]] : kind === "page" ? [[0.80, 30], [0.91, 34]] : [] // of type for machines: where, how full
    readonly property int letters: kind === "back" ? 30 : 44
    width: Math.round(height * (kind === "page" ? 1.42 : 1.586))
    radius: height * (kind === "page" ? 0.04 : 0.07)
    color: Theme.surface
    border.width: 2
    border.color: Theme.edge
    antialiasing: true
    Accessible.ignored: true
    LayoutMirroring.enabled: false
    LayoutMirroring.childrenInherit: true

    Rectangle {
        visible: face.kind === "page" // the passport's cover around it
        z: -1
        anchors.fill: parent
        anchors.margins: -Theme.px(9)
        radius: face.radius + Theme.px(9)
        color: Theme.green900
    }
    Repeater {
        model: face.bars[face.kind]
        Rectangle {
            required property var modelData
            x: face.width * modelData[0]
            y: face.height * modelData[1]
            width: face.width * modelData[2]
            height: face.height * modelData[3]
            radius: Math.min(height * 0.3, face.radius)
            color: modelData[4]
        }
    }
    Item {
        visible: face.kind !== "back"
        x: face.width * face.person[0]
        y: face.height * face.person[1]
        width: face.width * face.person[2]
        height: face.height * face.person[3]
        Rectangle {
            anchors.fill: parent
            radius: face.height * 0.04
            color: Theme.green100
        }
        Rectangle {
            anchors.horizontalCenter: parent.horizontalCenter
            y: parent.height * 0.16
            width: parent.width * 0.44
            height: width
            radius: width / 2
            color: "#A9CBB9"
        }
        Rectangle {
            anchors.horizontalCenter: parent.horizontalCenter
            anchors.bottom: parent.bottom
            width: parent.width * 0.76
            height: parent.height * 0.3
            topLeftRadius: height * 0.8
            topRightRadius: height * 0.8
            color: "#A9CBB9"
        }
    }
    Repeater {
        model: Object.keys(face.places[face.kind])
        Item {
            id: place
            required property string modelData
            readonly property var at: face.places[face.kind][modelData]
            readonly property bool asked: modelData === face.ringed
            x: face.width * (at[0] + at[2]) - width
            y: face.height * at[1]
            width: Math.max(face.width * at[2], modelData === "CAN" ? number.width : 0)
            height: face.height * at[3]
            visible: modelData !== "CAN" || asked
            Rectangle {
                visible: place.asked
                anchors.fill: parent
                anchors.margins: -Math.max(Theme.px(9), face.height * 0.035)
                radius: face.height * 0.05
                color: Theme.amber100
                border.width: Math.max(4, Theme.px(5))
                border.color: Theme.amber
            }
            Rectangle {
                visible: place.modelData !== "CAN"
                anchors.fill: parent
                radius: height * 0.3
                color: place.asked ? Theme.ink : "#8FA398"
            }
            Text {
                id: number
                visible: place.modelData === "CAN"
                anchors.centerIn: parent
                text: "123456"
                font.family: Theme.family
                font.pixelSize: Math.max(Math.ceil(28 * Theme.scale), face.height * 0.13)
                font.weight: Font.Bold
                color: Theme.ink
            }
        }
    }
    Repeater {
        model: face.lines
        Shape {
            id: line
            required property var modelData
            readonly property real letter: face.width * 0.9 / face.letters
            readonly property real end: letter * modelData[1]
            x: face.width * 0.05
            y: face.height * modelData[0]
            ShapePath {
                strokeColor: Theme.ink
                strokeWidth: face.height * 0.055
                strokeStyle: ShapePath.DashLine
                dashPattern: [line.letter * 0.62 / (face.height * 0.055), line.letter * 0.38 / (face.height * 0.055)]
                capStyle: ShapePath.FlatCap
                fillColor: "transparent"
                startX: 0
                startY: 0
                PathLine {
                    x: line.end
                    y: 0
                }
            }
            ShapePath {
                strokeColor: Theme.ink
                strokeWidth: Math.max(1.5, face.height * 0.008)
                fillColor: "transparent"
                PathSvg {
                    path: Array.from({
                        "length": face.letters - line.modelData[1]
                    }, (_, index) => `M${line.end + (index + 0.62) * line.letter} ${-face.height * 0.024} l${-0.55 * line.letter} ${face.height * 0.024} l${0.55 * line.letter} ${face.height * 0.024}`).join(" ")
                }
            }
        }
    }
}
